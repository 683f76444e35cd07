import { readFileSync, writeFileSync } from 'node:fs'
import { loadYaml } from '../../scenarios/format/yaml.ts'

/** Writes `known` of a backend file, and leaves its comments and the rest as they are. */
export function writeKnown(path: string, ids: readonly string[]): void {
  const document = loadYaml().parseDocument(readFileSync(path, 'utf8'))
  if (ids.length === 0) document.delete('known')
  else document.set('known', document.createNode([...ids], { flow: true }))
  writeFileSync(path, document.toString({ lineWidth: 0 }))
}
