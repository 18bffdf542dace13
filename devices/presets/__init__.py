"""Line formats found in the wild, as settings of the two generic drivers."""
