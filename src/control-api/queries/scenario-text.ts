import { basename, join, resolve } from 'node:path'
import { loadYaml } from '../../scenarios/format/yaml.ts'
import { shipped } from '../../scenarios/load.ts'
import { readTextFile, UnreadableFileError } from '../../scenarios/read-file.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import type { Control } from '../control.ts'
import { findKnown } from './scenarios.ts'

/**
 * A scenario as text to edit, under another name, so that it is a scenario of its own: its file as written, or its
 * document where the file cannot be read any more. Throws ControlError for an unknown name.
 */
export function copyScenario(control: Control, name: string): string {
  const scenario = findKnown(control, name)
  const copy = freeName(control, `${name}-copy`)
  const text = readFile(scenario)
  const line = /^name:.*$/m
  if (text === null) return loadYaml().stringify({ ...scenario.document, name: copy })
  return line.test(text) ? text.replace(line, `name: ${copy}`) : `name: ${copy}\n${text}`
}

function freeName({ catalogue }: Control, wanted: string): string {
  let name = wanted
  for (let number = 2; catalogue().get(name) !== undefined; number += 1)
    name = `${wanted}-${number}`
  return name
}

function readFile({ source }: Scenario): string | null {
  // JSON is edited as JSON: its name stands on no line of its own.
  if (!/\.ya?ml$/.test(source)) return null
  for (const path of [resolve(source), join(shipped, basename(source))]) {
    try {
      return readTextFile(path)
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error
    }
  }
  return null
}
