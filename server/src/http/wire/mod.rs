//! The connection as the cameras need it: whole answers, their spelling, and a record of what came.
