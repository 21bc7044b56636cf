#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: onrecord_fuzz::panics_of_ours_only(), |data: &[u8]| onrecord_fuzz::any_list(data));
