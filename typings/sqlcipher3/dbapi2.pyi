# sqlcipher3 has the interface of the standard library's module.
from sqlite3.dbapi2 import *
