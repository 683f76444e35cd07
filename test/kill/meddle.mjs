// Loaded into the program before its own code (`--import`): kills it inside the work on its database, or breaks that
// work on purpose, which is how the kill test is shown to be able to fail.
import { createRequire } from 'node:module'

const Database = createRequire(import.meta.url)('better-sqlite3')
const probe = new Database(':memory:')
const statement = Object.getPrototypeOf(probe.prepare('SELECT 1'))
const { run } = statement
probe.close()

const dieAt = Number(process.env['MEDDLE_DIE_AT'] ?? 'Infinity')
const dieAfter = process.env['MEDDLE_DIE'] === 'after'
const breakage = process.env['MEDDLE_BREAK'] ?? ''
let count = 0

const die = () => process.kill(process.pid, 'SIGKILL')

/** The callback is written, but not in the same transaction: what the outbox is there to prevent. */
function lateOutbox(own, args) {
  setTimeout(() => run.apply(own, args), 300)
  return { changes: 1, lastInsertRowid: 0 }
}

/** The attempt is made before it is on record. */
function lateRecord(own, args) {
  const written = run.apply(own, args)
  const seq = written.lastInsertRowid
  run.call(own.database.prepare('DELETE FROM callback_attempts WHERE seq = ?'), seq)
  setTimeout(() => run.apply(own, args), 300)
  return written
}

/** Each callback is due at once, whatever goes before it. */
function noOrder(own, args) {
  return run.apply(own, args.with(11, 0))
}

/** An öre of each allocation gets lost. */
function lostMoney(own, [allocation]) {
  return run.call(own, { ...allocation, amount: allocation.amount - 1 })
}

statement.run = function (...args) {
  count += 1
  if (count === dieAt && !dieAfter) die()
  const written = write(this, args)
  if (count === dieAt) die()
  return written
}

function write(own, args) {
  const { source } = own
  if (breakage === 'outbox' && source.startsWith('INSERT INTO jobs') && args[2] === 'callback')
    return lateOutbox(own, args)
  if (breakage === 'record' && source.startsWith('INSERT INTO callback_attempts'))
    return lateRecord(own, args)
  if (breakage === 'order' && source.startsWith('INSERT INTO callbacks')) return noOrder(own, args)
  if (breakage === 'money' && source.startsWith('INSERT INTO allocations'))
    return lostMoney(own, args)
  return run.apply(own, args)
}
