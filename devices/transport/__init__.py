"""Ways to a device's bytes. The only package that knows pyserial."""
