//! `cargo xtask run`: sets up, builds, starts the gateway and the demo's sign-up server, with a vendor's stand-in
//! behind them on request, and prints one URL.

pub(crate) mod configuration;
mod provider;
pub(crate) mod service;

use std::{fs, io, net::TcpListener, path::Path, process::Command, sync::mpsc, time::Duration};

use anyhow::{Context as _, Result, bail};

use crate::{
    programs, progress, repository,
    run::{provider::Provider, service::Service},
    setup::WidgetTools,
    widget::{self, Build},
};

/// Serves the demo until Ctrl-C, a signal to end, or the end of one of its processes.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    check_port(options.port)?;
    let tools = WidgetTools::ensure()?;
    widget::ensure(Build::Release, &tools)?;
    let programs = programs::build()?;

    let directory = repository::target().join("run");
    // The store is temporary: what an earlier run left in it would be confusing.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory)?;
    // From here on Ctrl-C must not end only xtask.
    let (sender, signal) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    progress::begin("Starting the gateway and the sign-up server");
    let mut stand_in = options
        .provider
        .start(&programs.provider_sim, options.port)?;
    let configuration = directory.join("otp-gateway.toml");
    fs::write(
        &configuration,
        configuration::demo(
            &programs.gateway,
            &directory,
            options.port,
            &tools.npm.countries(),
            options.provider,
            stand_in.as_ref().map_or("", |stand_in| &stand_in.table),
        )?,
    )?;
    let mut gateway = gateway(&programs.gateway, &configuration)?;
    // The inbox belongs to the provider in use.
    let inbox = stand_in
        .as_ref()
        .map_or(&gateway.url, |stand_in| &stand_in.service.url);
    let mut signup = signup(&programs.signup, &gateway.url, inbox, options.port)?;
    if let Some(stand_in) = &stand_in {
        progress::note(format!(
            "The stand-in takes orders at {}/sim/",
            stand_in.service.url
        ));
    }
    progress::note("Press Ctrl-C to stop");
    progress::result(format!("Open {}/", signup.url));
    let mut services = vec![&mut gateway, &mut signup];
    services.extend(stand_in.as_mut().map(|stand_in| &mut stand_in.service));
    watch(&signal, &mut services)
}

fn gateway(program: &Path, configuration: &Path) -> Result<Service> {
    let mut command = Command::new(program);
    command.arg("serve").arg("--config").arg(configuration);
    Service::start("the gateway", &command)
}

fn signup(program: &Path, gateway: &str, inbox: &str, port: u16) -> Result<Service> {
    let mut command = Command::new(program);
    command
        .args([
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--gateway",
            gateway,
            "--inbox",
            inbox,
            "--site-dir",
        ])
        .arg(repository::dist())
        .env("OTP_SECRET_KEY", configuration::SERVER_KEY);
    Service::start("the sign-up server", &command)
}

/// Returns when a signal asks for the end; fails if a service exits by itself.
fn watch(signal: &mpsc::Receiver<()>, services: &mut [&mut Service]) -> Result<()> {
    while signal.recv_timeout(BETWEEN_LOOKS).is_err() {
        for service in &mut *services {
            service.check()?;
        }
    }
    progress::begin("Stopping the gateway and the sign-up server");
    Ok(())
}

/// Checked before anything slow is done.
fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            bail!(
                "port {port} is in use: stop the program that listens there, or choose another port with --port"
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on port {port}")),
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Options {
    port: u16,
    provider: Provider,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            port: 8080,
            provider: Provider::Sandbox,
        };
        let mut arguments = arguments.iter();
        while let Some(name) = arguments.next() {
            let value = arguments
                .next()
                .with_context(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--port" => {
                    options.port =
                        value
                            .parse()
                            .ok()
                            .filter(|port| *port != 0)
                            .with_context(|| {
                                format!(
                                    "--port {value} is not a port: use a number from 1 to 65535"
                                )
                            })?;
                }
                "--provider" => options.provider = Provider::named(value)?,
                other => {
                    bail!("`cargo xtask run` has no option {other}; it has --port and --provider")
                }
            }
        }
        Ok(options)
    }
}

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn options_have_defaults() {
        assert_eq!(parse("").unwrap().port, 8080);
        assert_eq!(parse("").unwrap().provider, Provider::Sandbox);
        let options = parse("--provider twilio --port 8081").unwrap();
        assert_eq!((options.port, options.provider.name()), (8081, "twilio"));
    }

    #[test]
    fn wrong_options_are_named() {
        for (line, expected) in [
            ("--port", "--port needs a value"),
            (
                "--port 0",
                "--port 0 is not a port: use a number from 1 to 65535",
            ),
            (
                "--port 70000",
                "--port 70000 is not a port: use a number from 1 to 65535",
            ),
            (
                "--provider carrier-pigeon",
                "unknown provider carrier-pigeon; there are: sandbox, verifynow, twilio, vonage, sinch, twilio-messaging",
            ),
            (
                "--colour red",
                "`cargo xtask run` has no option --colour; it has --port and --provider",
            ),
        ] {
            assert_eq!(parse(line).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_taken_port_is_one_clear_sentence() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("port {port} is in use: ")) && error.contains("--port"),
            "{error}"
        );
    }
}
