import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** LISTEN, in the kernel's table */
const listening = '0A'

/**
 * The program that listens on a port of this machine, as `node server.js (process 4711)`; null where that cannot be
 * told: on another system than Linux, or where the program belongs to somebody else.
 */
export function whoListens(port: number): string | null {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => socketsOn(port, table))
  if (sockets.length === 0) return null
  for (const pid of namesIn('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue
    const files = namesIn(`/proc/${pid}/fd`).map((file) => toLink(`/proc/${pid}/fd/${file}`))
    if (files.some((file) => sockets.includes(file))) return `${toCommand(pid)} (process ${pid})`
  }
  return null
}

function socketsOn(port: number, table: string): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return toText(table)
    .split('\n')
    .map((line) => line.trim().split(/ +/))
    .filter((fields) => fields[1]?.endsWith(wanted) && fields[3] === listening)
    .map((fields) => `socket:[${fields[9]}]`)
}

// Processes come and go while we look, and some are not ours to look into: then there is nothing to see.
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function toLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function toText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The program and its file, never its arguments: those may hold secrets. */
function toCommand(pid: string): string {
  const [program = '', file = ''] = toText(`/proc/${pid}/cmdline`).split('\0')
  return file === '' || file.startsWith('-') ? program : `${program} ${file}`
}
