#![no_main]

use libfuzzer_sys::fuzz_target;
use names::lists::Format;

fuzz_target!(init: onrecord_fuzz::panics_of_ours_only(), |data: &[u8]| onrecord_fuzz::list(Format::OfacAdvanced, data));
