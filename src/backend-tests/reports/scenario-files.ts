import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../../client/scenario.ts'
import { loadYaml } from '../../scenarios/format/yaml.ts'
import type { Checked } from '../report.ts'
import { ownPrefix } from '../run/run-check.ts'

/** A scenario as a file that an editor completes, and that `test --scenario` plays again. */
export function scenarioText(document: Scenario): string {
  const schema = './node_modules/ping-sandbox/scenarios/scenario.v1.schema.json'
  return `# yaml-language-server: $schema=${schema}\n${loadYaml().stringify(document, { lineWidth: 110 })}`
}

/** Without what all of ours begin with. */
function fileName(name: string): string {
  return name.startsWith(ownPrefix) ? name.slice(ownPrefix.length) : name
}

/** Writes the scenario of each failed check into a directory; answers the checks with the names of their files. */
export function writeScenarios(directory: string, checks: readonly Checked[]): Checked[] {
  mkdirSync(directory, { recursive: true })
  return checks.map((check) => {
    const isFailure = check.verdict === 'FAIL' || check.verdict === 'KNOWN'
    if (!isFailure || check.document === null) return check
    const file = join(directory, `${fileName(check.document.name ?? check.id)}.yaml`)
    writeFileSync(file, scenarioText(check.document))
    return { ...check, scenario: file }
  })
}
