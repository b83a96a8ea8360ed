//! The `layout` template: where in the library a photo goes.
