// Loaded into the program before its own code (`--import`): its database takes no more pages than SMALL_DATABASE_PAGES,
// until the program gets SIGUSR2.
import { createRequire } from 'node:module'

const Database = createRequire(import.meta.url)('better-sqlite3')
const { pragma, exec } = Database.prototype
const opened = new Set()

Database.prototype.exec = function (sql) {
  const done = exec.call(this, sql)
  opened.add(this)
  const pages = Number(pragma.call(this, 'page_count', { simple: true }))
  pragma.call(this, `max_page_count = ${pages + Number(process.env['SMALL_DATABASE_PAGES'])}`)
  return done
}

process.on('SIGUSR2', () => {
  for (const db of opened) pragma.call(db, 'max_page_count = 1000000')
})
