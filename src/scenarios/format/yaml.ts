import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The YAML library, loaded with the first text that is read: a start with the shipped scenarios needs none. */
export function loadYaml(): typeof import('yaml') {
  return require('yaml')
}
