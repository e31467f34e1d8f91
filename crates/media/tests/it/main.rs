//! Files from outside: hostile ones are refused with a reason while the process goes on, ordinary ones pass, and the walls
//! around the programs that read them hold.

mod confinement;
mod hostile;
mod make;
mod ordinary;
mod stopped;
