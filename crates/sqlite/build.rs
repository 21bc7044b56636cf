//! Compiles SQLite3 Multiple Ciphers under the name that `libsqlite3-sys` links to.

fn main() {
    let source = sqlite3mc_src::source_dir();
    println!("cargo:rerun-if-changed=build.rs");
    cc::Build::new()
        .file(source.join(sqlite3mc_src::SOURCE_FILE))
        .include(source)
        .define("SQLITE_ENABLE_FTS5", None)
        .define("SQLITE_THREADSAFE", "1")
        .define("SQLITE_DEFAULT_FOREIGN_KEYS", "1")
        // A name in double quotes is a name and never a text.
        .define("SQLITE_DQS", "0")
        .define("SQLITE_OMIT_LOAD_EXTENSION", None)
        // What is deleted is overwritten with zeros.
        .define("SQLITE_SECURE_DELETE", None)
        // No temporary file: it would not be encrypted.
        .define("SQLITE_TEMP_STORE", "3")
        // One cipher, ChaCha20-Poly1305, and nothing that reads files as tables.
        .define("CODEC_TYPE", "CODEC_TYPE_CHACHA20")
        .define("HAVE_CIPHER_AES_128_CBC", "0")
        .define("HAVE_CIPHER_AES_256_CBC", "0")
        .define("HAVE_CIPHER_SQLCIPHER", "0")
        .define("HAVE_CIPHER_RC4", "0")
        .define("HAVE_CIPHER_ASCON128", "0")
        .define("HAVE_CIPHER_AEGIS", "0")
        .define("SQLITE3MC_USE_MINIZ", "0")
        .warnings(false)
        .opt_level(3)
        .compile("sqlite3");
}
