import net from 'node:net'
import tls from 'node:tls'
import type { Guarded } from './targets.ts'

/** What is needed of `net.connect`'s options. */
export type ConnectOptions = {
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  /** the name that the certificate must have */
  readonly servername?: string
  readonly lookup?: Guarded['lookup']
}

type Written = (error?: Error | null) => void

/** A connection of its own, held as {@link holdLastByte} does. */
export function openHeldConnection(
  { isSecure, servername, ...options }: ConnectOptions,
  released: Promise<void>,
): net.Socket {
  const name = servername === undefined || net.isIP(servername) > 0 ? {} : { servername }
  const socket = isSecure ? tls.connect({ ...options, ...name }) : net.connect(options)
  return holdLastByte(socket, released)
}

/**
 * Keeps the last byte of what is written to a connection until `released` resolves: the other side has nearly all of a
 * request, and cannot begin with it.
 */
export function holdLastByte(socket: net.Socket, released: Promise<void>): net.Socket {
  const write = socket.write.bind(socket) as (bytes: Buffer, done?: Written) => boolean
  let last: Buffer | null = Buffer.alloc(0)
  void released.then(() => {
    const rest = last
    last = null
    if (rest !== null && rest.length > 0 && !socket.destroyed) write(rest)
  })
  const writeHeld = (
    data: string | Uint8Array,
    encoding?: BufferEncoding | Written,
    done?: Written,
  ): boolean => {
    const written = typeof encoding === 'function' ? encoding : done
    const code = typeof encoding === 'string' ? encoding : undefined
    const bytes = typeof data === 'string' ? Buffer.from(data, code) : Buffer.from(data)
    if (last === null) return write(bytes, written)
    const all = Buffer.concat([last, bytes])
    last = all.subarray(-1)
    return write(all.subarray(0, -1), written)
  }
  socket.write = writeHeld as typeof socket.write
  socket.setNoDelay(true)
  return socket
}
