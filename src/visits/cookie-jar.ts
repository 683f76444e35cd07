import { createRequire } from 'node:module'
import type { CookieJar } from 'tough-cookie'

const require = createRequire(import.meta.url)

/** The cookie library, loaded with the first jar: a start need not wait for it, and it is shipped once. */
export function loadToughCookie(): typeof import('tough-cookie') {
  return require('tough-cookie')
}

/** A jar with these cookies (JSON of an earlier one), or an empty one. */
export function openJar(json?: string): CookieJar {
  const { CookieJar: Jar } = loadToughCookie()
  return json === undefined ? new Jar() : Jar.deserializeSync(json)
}
