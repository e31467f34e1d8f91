//! Are the fakes true, and are the adapters right? Each fake is called by its vendor's own client; each adapter works against the
//! fake; what the adapters send is what the vendors' clients send; and nobody pays twice.

mod adapters;
mod bytes;
mod clients;
mod desk;
mod mishaps;
mod secrets;
