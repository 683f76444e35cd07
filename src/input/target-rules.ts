import { BlockList, isIP } from 'node:net'
import { canonicalHost, fitsHost, readHostPattern } from './host-name.ts'

/** One entry of SANDBOX_CALLBACK_TARGETS. */
export type TargetRule = {
  /** as it was written */
  readonly text: string
  readonly isDenied: boolean
  /** null: every port */
  readonly port: number | null
  /** `host` as a URL names it, canonical; `address`: the IP address it leads to, null where that is not known yet */
  readonly fits: (host: string, address: string | null) => boolean
}

/** Everything but the services of cloud providers that hand out credentials to whoever asks on the machine. */
export const usualTargets = '*,!169.254.0.0/16,!fd00:ec2::254'

export const targetsExpected =
  'expected hosts (shop.example, *.shop.example, *) or networks (10.0.0.0/8, fd00::/8), each with :port if need be and ! before those denied, separated by commas'

/** Reads SANDBOX_CALLBACK_TARGETS; null where an entry is wrong. */
export function readTargets(text: string): readonly TargetRule[] | null {
  const entries = text.split(',').map((entry) => entry.trim())
  const rules = entries.filter((entry) => entry !== '').map(readRule)
  return rules.every((rule) => rule !== null) ? rules : null
}

function readRule(text: string): TargetRule | null {
  const isDenied = text.startsWith('!')
  const parts = splitEntry(isDenied ? text.slice(1).trim() : text)
  if (parts === null) return null
  const port = parts.port === undefined ? null : Number(parts.port)
  if (port !== null && (port < 1 || port > 65_535)) return null
  const isKnown = readHost(parts.host, parts.bits)
  if (isKnown === null) return null
  // Which network a name is in is not known before it is resolved: until then nothing is denied for it.
  const fits: TargetRule['fits'] = (host, address) => isKnown(host, address) ?? !isDenied
  return { text, isDenied, port, fits }
}

type Entry = { readonly host: string; readonly bits?: string; readonly port?: string }

const entryForms = [
  /^\[(?<host>[0-9a-f:.]+)\](?:\/(?<bits>\d{1,3}))?(?::(?<port>\d{1,5}))?$/i,
  /^\[(?<host>[0-9a-f:.]+)\/(?<bits>\d{1,3})\](?::(?<port>\d{1,5}))?$/i,
  /^(?<host>[^:/[\]]+)(?:\/(?<bits>\d{1,3}))?(?::(?<port>\d{1,5}))?$/,
  // An IPv6 address without brackets has no port: nobody could tell it from the last group.
  /^(?<host>(?=[0-9a-f.]*:)[0-9a-f:.]+)(?:\/(?<bits>\d{1,3}))?$/i,
]

function splitEntry(text: string): Entry | null {
  for (const form of entryForms) {
    const { groups } = form.exec(text) ?? {}
    if (groups !== undefined) return groups as Entry
  }
  return null
}

/** Whether an entry fits; null: not known before the name is resolved. */
type Fits = (host: string, address: string | null) => boolean | null

function readHost(text: string, bits: string | undefined): Fits | null {
  if (text === '*') return bits === undefined ? () => true : null
  const host = canonicalHost(text)
  if (host !== null && isIP(host) !== 0) return readNetwork(text, host, bits)
  const pattern = bits === undefined ? readHostPattern(text) : null
  return pattern === null ? null : (name) => fitsHost(pattern, name)
}

function readNetwork(text: string, host: string, bits: string | undefined): Fits | null {
  const family = isIP(host) === 4 ? 'ipv4' : 'ipv6'
  const most = family === 'ipv4' ? 32 : 128
  // `::ffff:10.0.0.0/104` was taken for the IPv4 network it stands for.
  const given = bits === undefined ? most : Number(bits) - (text.includes(':') ? 128 - most : 0)
  if (given < 0 || given > most) return null
  const network = new BlockList()
  network.addSubnet(host, given, family)
  // Where there is no IPv4, NAT64 reaches it under this prefix.
  if (family === 'ipv4') network.addSubnet(`64:ff9b::${host}`, 96 + given, 'ipv6')
  return (_, address) => {
    if (address === null) return null
    const isV4 = isIP(address) === 4
    if (isV4 && family === 'ipv6') return false
    return network.check(address, isV4 ? 'ipv4' : 'ipv6')
  }
}
