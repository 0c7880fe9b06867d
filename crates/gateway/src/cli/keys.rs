//! `otp-gateway keys new`: fresh keys, printed, or written into files of their own.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::CliError;
use crate::encoding::base64url;
use crate::entropy::{SystemEntropy, draw};

/// Prints a fresh set of keys, ready to be pasted into a configuration.
pub(super) fn print_fresh() -> Result<(), CliError> {
    writeln!(
        io::stdout(),
        "# The gateway's own keys. Keep them secret; all nodes share them.\n\
         [otp]\n\
         mac_key = \"{}\"\n\
         seal_key = \"{}\"\n\
         token_key = \"{}\"\n\
         \n\
         # Keys for a site: `site_key` is public, `server_keys` are for the site's server alone.\n\
         # [[sites]]\n\
         # site_key = \"{}\"\n\
         # server_keys = [\"{}\"]",
        key(),
        key(),
        key(),
        site_key(),
        server_key(),
    )?;
    Ok(())
}

/// Writes a fresh set into four files that their owner alone can read, and prints the lines of a configuration that name
/// them. Makes the folder where it is not there. Overwrites nothing: where one of the files is there, none is written.
pub(super) fn write_fresh(folder: &Path) -> Result<(), CliError> {
    make(folder)?;
    let folder = std::path::absolute(folder)?;
    let secrets = [
        ("otp-mac", key()),
        ("otp-seal", key()),
        ("otp-token", key()),
        ("otp-server-key", server_key()),
    ];
    let secrets = secrets.map(|(name, secret)| (folder.join(name), secret));
    if let Some((path, _)) = secrets.iter().find(|(path, _)| path.exists()) {
        return Err(CliError::KeyFile {
            path: path.clone(),
            why: "is there already, and is not overwritten".to_owned(),
        });
    }
    for (path, secret) in &secrets {
        write(path, secret)?;
    }
    let [mac, seal, token, server] = secrets.map(|(path, _)| quoted(&path));
    writeln!(
        io::stdout(),
        "# The gateway's own keys, which all nodes share.\n\
         [otp]\n\
         mac_key_file = {mac}\n\
         seal_key_file = {seal}\n\
         token_key_file = {token}\n\
         \n\
         # Keys for a site: `site_key` is public; what is in the file is for the site's server alone.\n\
         # [[sites]]\n\
         # site_key = \"{}\"\n\
         # server_key_files = [{server}]",
        site_key(),
    )?;
    Ok(())
}

fn make(folder: &Path) -> Result<(), CliError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| failed(folder, &error))
}

fn write(path: &Path, secret: &str) -> Result<(), CliError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file: File| {
        writeln!(file, "{secret}")?;
        file.sync_all()
    });
    written.map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> CliError {
    CliError::KeyFile {
        path: path.to_owned(),
        why: format!("cannot be written: {error}"),
    }
}

/// A path as TOML has it.
fn quoted(path: &Path) -> String {
    toml::Value::String(path.to_string_lossy().into_owned()).to_string()
}

fn key() -> String {
    base64url(&draw::<32>(&SystemEntropy))
}

fn site_key() -> String {
    format!("pk_{}", base64url(&draw::<12>(&SystemEntropy)))
}

fn server_key() -> String {
    format!("sk_{}", key())
}
