import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { openSqlite } from './open-sqlite.ts'

/** What a file says of itself, read without opening it as a database: that alone may write to it or beside it. */
export type FileHead = {
  readonly applicationId: number
  readonly userVersion: number
  /** names of tables, indexes, views and triggers; null where they cannot be read */
  readonly names: readonly string[] | null
}

const magic = 'SQLite format 3\0'

/** bytes; tables are made first, so their names are in front */
const headSize = 1024 * 1024

/**
 * The head of a SQLite file as its last commit left it, the write-ahead log beside it included. Null where it is no
 * SQLite file. Only reads: not a byte is changed, and nothing is put beside the file.
 */
export function readFileHead(path: string): FileHead | null {
  const head = readBytes(path, 0, headSize)
  if (head.toString('latin1', 0, magic.length) !== magic) return null
  const pageSize = pageSizeOf(head)
  if (pageSize === null) return { applicationId: 0, userVersion: 0, names: null }
  const pages = withLog(head, `${path}-wal`, pageSize)
  return {
    applicationId: pages.readInt32BE(68),
    userVersion: pages.readInt32BE(60),
    names: namesIn(pages, pageSize),
  }
}

function pageSizeOf(head: Buffer): number | null {
  const given = head.length < 100 ? 0 : head.readUInt16BE(16)
  const size = given === 1 ? 65_536 : given
  return size >= 512 && (size & (size - 1)) === 0 ? size : null
}

/** The pages with what is committed in the log, where the two are of one database. */
function withLog(head: Buffer, log: string, pageSize: number): Buffer {
  let file: number
  try {
    file = openSync(log, 'r')
  } catch {
    return head
  }
  try {
    return withFrames(head, file, pageSize)
  } finally {
    closeSync(file)
  }
}

/** https://sqlite.org/fileformat2.html#the_write_ahead_log */
function withFrames(head: Buffer, file: number, pageSize: number): Buffer {
  const header = Buffer.alloc(32)
  const size = fstatSync(file).size
  if (readSync(file, header, 0, 32, 0) < 32 || header.readUInt32BE(8) !== pageSize) return head
  const pages = Buffer.alloc(headSize)
  head.copy(pages)
  let length = head.length
  const frame = Buffer.alloc(24)
  /** offset of a page in the log, by its number, of what is not committed yet */
  const open = new Map<number, number>()
  for (let at = 32; at + 24 + pageSize <= size; at += 24 + pageSize) {
    readSync(file, frame, 0, 24, at)
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break
    const number = frame.readUInt32BE(0)
    if (number >= 1 && number * pageSize <= headSize) open.set(number, at + 24)
    if (frame.readUInt32BE(4) === 0) continue
    for (const [page, offset] of open) {
      readSync(file, pages, (page - 1) * pageSize, pageSize, offset)
      length = Math.max(length, page * pageSize)
    }
    open.clear()
  }
  return pages.subarray(0, length)
}

function namesIn(pages: Buffer, pageSize: number): readonly string[] | null {
  const whole = pages.length - (pages.length % pageSize)
  const copy = Buffer.from(pages.subarray(0, whole))
  // A database in memory has no log, and is as long as it is.
  copy.fill(1, 18, 20)
  copy.writeUInt32BE(whole / pageSize, 28)
  copy.copy(copy, 92, 24, 28)
  let db: Database.Database | null = null
  try {
    db = openSqlite(copy)
    return db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all()
  } catch {
    return null
  } finally {
    db?.close()
  }
}

function readBytes(path: string, from: number, length: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(Math.min(length, fstatSync(file).size))
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from))
  } finally {
    closeSync(file)
  }
}
