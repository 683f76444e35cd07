import { isUtf8 as isUtf8Bytes } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { limits } from '../input/limits.ts'

/** A file that is not read. The message says why and follows the file's name. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError'
}

/** 0 on Windows, which has no such pipes. */
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/**
 * The text of a regular file, at most 1 MB of UTF-8. A named pipe or a device would hang the process or never end, so
 * neither is opened for reading. Throws {@link UnreadableFileError}.
 */
export function readTextFile(path: string): string {
  try {
    refuseUnlessFile(statSync(path))
    const handle = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      // Another file may be there by now.
      refuseUnlessFile(fstatSync(handle))
      return decode(readAtMost(handle, limits.body))
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new UnreadableFileError(`cannot be read: ${error.code}`)
  }
}

/** Is there a directory of this name? Errors are left to whoever reads it. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function refuseUnlessFile(stats: Stats): void {
  if (!stats.isFile()) throw new UnreadableFileError(`is ${kindOf(stats)}, which is not read`)
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a named pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

/** Reads up to the limit, because a file may grow and the files of /proc report no size. */
function readAtMost(handle: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most + 1)
  let length = 0
  for (;;) {
    const count = readSync(handle, bytes, length, bytes.length - length, null)
    if (count === 0) return bytes.subarray(0, length)
    length += count
    if (length > most) throw new UnreadableFileError('larger than 1 MB')
  }
}

/** What the bytes are instead, and where that shows. */
function otherEncoding(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return 'it is UTF-16; save it as UTF-8'
  const lines = bytes.toString('latin1').split('\n')
  const line = lines.findIndex((text) => /[\x80-\xff]/.test(text) && !isUtf8(text))
  return `line ${line + 1} looks like Windows-1252 or ISO 8859-1; save it as UTF-8`
}

function isUtf8(text: string): boolean {
  return isUtf8Bytes(Buffer.from(text, 'latin1'))
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UnreadableFileError(`is not saved as UTF-8: ${otherEncoding(bytes)}`)
  }
}
