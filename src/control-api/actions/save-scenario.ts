import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { shipped } from '../../scenarios/load.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'

/**
 * Saves a sound document into SANDBOX_SCENARIOS, as `<name>.yaml` or into the file of that name which is there. Answers
 * the file. Throws ControlError where no directory is set, where the file cannot be written, and where a scenario of that
 * name is there and nobody said `overwrite`.
 */
export function saveScenario(
  { scenariosDirectory, catalogue }: Control,
  name: string,
  text: string,
  overwrite: boolean,
): string {
  if (scenariosDirectory === null)
    return refuse(
      409,
      'no_directory',
      'There is no directory to save to: start the sandbox with SANDBOX_SCENARIOS=<directory>.',
    )
  const known = catalogue().get(name)
  const file = fileFor(scenariosDirectory, name, known)
  if (!overwrite && (known !== undefined || existsSync(file))) {
    const source = known === undefined ? file : `${known.source}:${known.line}`
    refuse(
      409,
      'already_there',
      `There is a scenario "${name}" already (${source}). Give this one another name, or choose to replace it.`,
    )
  }
  write(file, withSchema(file, text))
  return file
}

/** The line for editors leads from the file to the schema of this program, where both are on one disk. */
function withSchema(file: string, text: string): string {
  const path = relative(dirname(file), join(shipped, 'scenario.v1.schema.json'))
  const schema = path.replaceAll('\\', '/')
  return text.replace(
    /^(# yaml-language-server: \$schema=)\.\/(?:\S+\/)?scenario\.v1\.schema\.json$/m,
    (_, begin) => `${begin}${schema.startsWith('.') ? schema : `./${schema}`}`,
  )
}

function fileFor(directory: string, name: string, known: Scenario | undefined): string {
  const own = known === undefined ? null : resolve(known.source)
  const isThere = own !== null && dirname(own) === resolve(directory) && /\.ya?ml$/.test(own)
  return isThere ? own : join(resolve(directory), `${name}.yaml`)
}

/** Whole or not at all: the directory is watched, and half a file would be read as a broken one. */
function write(file: string, text: string): void {
  const half = `${file}.${process.pid}.part`
  try {
    writeFileSync(half, text)
    renameSync(half, file)
  } catch (error) {
    rmSync(half, { force: true })
    refuse(409, 'not_saved', `${file} cannot be written: ${(error as Error).message}`)
  }
}
