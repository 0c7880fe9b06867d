//! Linux: `/proc/net/tcp` has every connection with its socket's number, `/proc/<pid>/fd` has the sockets of a process
//! (proc(5)).

use std::collections::HashSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::Program;

/// The program that holds the socket `peer`, which is connected to our `local`. If several do, one that listens.
pub(super) fn program(peer: SocketAddr, local: SocketAddr) -> Program {
    let table = table();
    let ends = [peer, local].map(canonical);
    let socket = table.iter().find(|row| [row.local, row.remote] == ends);
    let Some(socket) = socket.filter(|row| row.inode != 0) else {
        // Not reported, or closed meanwhile.
        return Program::Client;
    };
    let listening: HashSet<u64> = table
        .iter()
        .filter(|row| row.listens)
        .map(|row| row.inode)
        .collect();
    let ours = lineage();
    let mut held = false;
    for process in processes() {
        let sockets = sockets(process);
        if !sockets.contains(&socket.inode) {
            continue;
        }
        held = true;
        // This program itself, and its parents, are not proxies in front of it.
        if !ours.contains(&process) && !listening.is_disjoint(&sockets) {
            return Program::Server(name(process));
        }
    }
    if held {
        Program::Client
    } else {
        Program::Hidden
    }
}

/// A line of `/proc/net/tcp`.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    local: SocketAddr,
    remote: SocketAddr,
    listens: bool,
    inode: u64,
}

fn table() -> Vec<Row> {
    let files = ["/proc/net/tcp", "/proc/net/tcp6"];
    let texts = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok());
    texts
        .flat_map(|text| text.lines().filter_map(row).collect::<Vec<_>>())
        .collect()
}

fn row(line: &str) -> Option<Row> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let local = address(fields.next()?)?;
    let remote = address(fields.next()?)?;
    let listens = fields.next()? == "0A";
    let inode = fields.nth(5)?.parse().ok()?;
    Some(Row {
        local,
        remote,
        listens,
        inode,
    })
}

/// `0100007F:1F90`: the address as 32-bit words in memory order, and the port.
fn address(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let word = |index: usize| {
        let digits = address.get(index * 8..index * 8 + 8)?;
        Some(u32::from_str_radix(digits, 16).ok()?.to_ne_bytes())
    };
    let ip: IpAddr = match address.len() {
        8 => Ipv4Addr::from(word(0)?).into(),
        32 => {
            let words = [word(0)?, word(1)?, word(2)?, word(3)?];
            let bytes: [u8; 16] = words.concat().try_into().ok()?;
            Ipv6Addr::from(bytes).to_canonical()
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

/// The same address in the one form in which it is compared.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The inodes of a process's sockets; none if it cannot be inspected.
fn sockets(process: u32) -> HashSet<u64> {
    let entries = fs::read_dir(format!("/proc/{process}/fd"));
    let entries = entries.into_iter().flatten().flatten();
    let number = |link: &str| {
        let number = link.strip_prefix("socket:[")?.strip_suffix(']')?;
        number.parse().ok()
    };
    entries
        .filter_map(|entry| number(fs::read_link(entry.path()).ok()?.to_str()?))
        .collect()
}

/// The name of a process; empty for one that has exited.
fn name(process: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{process}/comm"));
    name.unwrap_or_default().trim_end().to_owned()
}

/// This process, its parent, and so on.
fn lineage() -> HashSet<u32> {
    let mut lineage = HashSet::new();
    let mut process = std::process::id();
    while process > 0 && lineage.insert(process) {
        process = parent(process).unwrap_or_default();
    }
    lineage
}

fn parent(process: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in brackets, may contain anything.
    let (_, rest) = text.rsplit_once(')')?;
    rest.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::{Program, Row, lineage, parent, program, row};

    #[test]
    fn a_line_is_read_as_the_kernel_writes_it() {
        let line = "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 20";
        let read = |text: &str| text.parse().expect("an address");
        let expected = Row {
            local: read("127.0.0.1:8080"),
            remote: read("127.0.0.1:50000"),
            listens: false,
            inode: 4711,
        };
        assert_eq!(row(line), Some(expected));
        let six = "   0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1";
        let six = row(six).expect("a row");
        assert_eq!((six.local, six.listens), (read("[::1]:22"), true));
        let mapped = row(&line.replace("0100007F", "0000000000000000FFFF00000100007F"));
        assert_eq!(mapped.expect("a row").local, read("127.0.0.1:8080"));
        assert_eq!(row("  sl  local_address rem_address   st tx_queue"), None);
        assert_eq!(row(""), None);
    }

    #[test]
    fn this_program_and_its_parents_are_no_proxies() {
        let here = std::process::id();
        let lineage = lineage();
        assert!(lineage.contains(&here) && lineage.contains(&parent(here).expect("a parent")));
        // This process listens, and makes the request itself.
        let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
        let local = listener.local_addr().expect("address");
        let client = TcpStream::connect(local).expect("connects");
        let peer = client.local_addr().expect("address");
        assert_eq!(program(peer, local), Program::Client);
    }
}
