//! The name server as a part of the program: sockets that a service manager opens, what is told, and what goes wrong.
