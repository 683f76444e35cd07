import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase, UnusableDatabaseError } from '../../src/storage/database.ts'
import { applicationId, schema, schemaVersion } from '../../src/storage/schema.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { newFile } from './open-storage.ts'

/** What the opening of a file complains of. Fails where the file or what is beside it was changed. */
function complaintOf(file: string): string {
  const look = () =>
    readdirSync(dirname(file)).map((name) => {
      const path = join(dirname(file), name)
      const { size, mtimeMs, mode } = statSync(path)
      return [name, size, mtimeMs, mode, statSync(path).isFile() ? readFileSync(path, 'hex') : '']
    })
  const before = look()
  let complaint = ''
  try {
    openDatabase(file).close()
  } catch (error) {
    expect(error).toBeInstanceOf(UnusableDatabaseError)
    complaint = error instanceof Error ? error.message : ''
  }
  expect(look()).toEqual(before)
  expect(complaint).not.toMatch(/remove|delete|\brm\b|unlink/i)
  return complaint
}

/** A file made by another program with these statements. */
function foreign(sql: string): string {
  const file = newFile()
  new Database(file).exec(sql).close()
  return file
}

const tables = 'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);'

const mark = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`

test.each([
  ['tables', `${tables} INSERT INTO customers VALUES (1, 'Ada')`, /customers|another program/],
  ['tables of a name that we have too', 'CREATE TABLE payments (x)', /another program/],
  ['tables, in WAL mode', `PRAGMA journal_mode = WAL; ${tables}`, /another program/],
  ['a view only', 'CREATE VIEW v AS SELECT 1', /another program/],
  ['a user_version', 'PRAGMA user_version = 7', /user_version 7/],
  ['our user_version of before', `${tables} PRAGMA user_version = 2`, /user_version 2/],
  ['our user_version', `${tables} PRAGMA user_version = ${schemaVersion}`, /another program/],
  ['an application_id', 'PRAGMA application_id = 252006675', /application_id 0x0f055113/],
  [
    'an application_id and our version',
    `PRAGMA application_id = 1; PRAGMA user_version = ${schemaVersion}`,
    /another/,
  ],
  ['an application_id below zero', 'PRAGMA application_id = -2', /application_id 0xfffffffe/],
  ['pages of another size', `PRAGMA page_size = 65536; ${tables}`, /another program/],
  ['our mark and version', `${tables} ${mark}`, /the mark of ping-sandbox, but no table worlds/],
  [
    'our mark and version, and all our tables but one',
    `${schema} DROP TABLE merchants; ${mark}`,
    /no table merchants/,
  ],
  [
    'our mark and an older version',
    `${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion - 1}`,
    /the mark of ping-sandbox, but no table/,
  ],
  ['a text in UTF-16', `PRAGMA encoding = 'UTF-16le'; ${tables}`, /another program/],
  ['all of our tables but not our mark', `${schema} PRAGMA user_version = 5`, /user_version 5/],
] as const)('leaves a database of somebody with %s as it is', (_, sql, complaint) => {
  expect(complaintOf(foreign(sql))).toMatch(complaint)
})

test('leaves a database of somebody that was not closed as it is', () => {
  const file = newFile()
  const theirs = new Database(file)
  onTestFinished(() => {
    theirs.close()
  })
  theirs.exec(`PRAGMA journal_mode = WAL; ${tables}`)
  expect(readFileSync(file).readUInt32BE(60)).toBe(0)
  expect(complaintOf(file)).toMatch(/another program/)
})

test('leaves a file of a newer layout of ours as it is', () => {
  const file = foreign(
    `PRAGMA application_id = ${applicationId}; PRAGMA user_version = 999; CREATE TABLE future (x)`,
  )
  expect(complaintOf(file)).toContain('layout 999 of a newer version of ping-sandbox')
})

test.each([
  ['a text', 'dear diary, '.repeat(1_000)],
  ['a short text', 'x'],
  ['the first words of a database', 'SQLite format 3\0'],
  [
    'a header and nothing else',
    Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84, 255)]),
  ],
  ['zeros', Buffer.alloc(8_192)],
])('leaves %s as it is', (_, content) => {
  const file = newFile()
  writeFileSync(file, content)
  expect(complaintOf(file)).toMatch(/not a database of SQLite|damaged/)
})

test('leaves a file of ours as it is of which the first pages are gone', () => {
  const file = newFile()
  openDatabase(file).close()
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xab, 100, 8_192))
  expect(complaintOf(file)).toMatch(/damaged/)
})

test('fills a file without anything in it', () => {
  const file = newFile()
  writeFileSync(file, '')
  const db = openDatabase(file)
  expect(db.pragma('application_id', { simple: true })).toBe(applicationId)
  db.close()
})

test('fills a database without anything in it', () => {
  const file = foreign('PRAGMA journal_mode = WAL; VACUUM')
  const db = openDatabase(file)
  expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
  db.close()
})

test('follows a link to a file', () => {
  const file = newFile()
  openDatabase(file).close()
  const link = `${file}.link`
  symlinkSync(file, link)
  openDatabase(link).close()
})

test('says in the file itself whose it is, before there is a log', () => {
  const file = newFile()
  const db = openDatabase(file)
  const head = readFileSync(file)
  expect([head.readInt32BE(68), head.readInt32BE(60)]).toEqual([applicationId, schemaVersion])
  db.close()
})

test('does not take a directory, a device, a pipe or a socket', async () => {
  const directory = newFile()
  mkdirSync(directory)
  expect(complaintOf(directory)).toContain('it is a directory')
  const pipe = newFile()
  execFileSync('mkfifo', [pipe])
  expect(() => openDatabase(pipe)).toThrow('it is a named pipe')
  expect(() => openDatabase('/dev/null')).toThrow('it is a device')
  const socket = newFile()
  const server = createServer().listen(socket)
  await once(server, 'listening')
  expect(() => openDatabase(socket)).toThrow('it is a socket')
  server.close()
})

/** Runs as somebody who may not write everywhere. */
function asNobody(work: () => void): void {
  const { geteuid, seteuid } = process
  const own = geteuid?.() ?? -1
  if (own === 0) seteuid?.(65_534)
  try {
    work()
  } finally {
    if (own === 0) seteuid?.(own)
  }
}

test.skipIf(process.platform === 'win32')(
  'names the user and the directory where it may not write',
  () => {
    const file = newFile()
    chmodSync(dirname(file), 0o555)
    onTestFinished(() => chmodSync(dirname(file), 0o755))
    asNobody(() => {
      expect(() => openDatabase(file)).toThrow(
        new RegExp(`user id \\d+ .*may not write in the directory ${dirname(file)} `),
      )
    })
    expect(existsSync(file)).toBe(false)
  },
)

test.skipIf(process.platform === 'win32')(
  'names the user where it may not read or write the file',
  () => {
    const file = newFile()
    openDatabase(file).close()
    chmodSync(dirname(file), 0o777)
    chmodSync(file, 0o000)
    asNobody(() => expect(() => openDatabase(file)).toThrow(/user id \d+ may not read it/))
    chmodSync(file, 0o444)
    asNobody(() => expect(() => openDatabase(file)).toThrow(/user id \d+ may not write to it/))
  },
)

test('names the directory that there is not', () => {
  const directory = join(dirname(newFile()), 'nowhere')
  expect(() => openDatabase(join(directory, 'sandbox.db'))).toThrow(
    `there is no directory ${directory}`,
  )
})

test('takes :memory: for what it is', () => {
  const db = openDatabase(':memory:')
  expect(db.prepare('SELECT count(*) FROM payments').pluck().get()).toBe(0)
  db.close()
  expect(existsSync(':memory:')).toBe(false)
})

test('tells of a file of ours whose tables somebody changed', () => {
  const change = (sql: string) => {
    const path = foreign(`${schema} ${mark} ${sql}`)
    return () => createStorage({ path, journalLimit: 10 })
  }
  for (const sql of [
    'ALTER TABLE merchants RENAME COLUMN status TO state;',
    'ALTER TABLE worlds DROP COLUMN settings;',
    'DROP TABLE journal; CREATE TABLE journal (x);',
  ]) {
    expect(change(sql), sql).toThrow(UnusableDatabaseError)
    expect(change(sql), sql).toThrow(/not as it was made|not those of ping-sandbox/)
  }
})
