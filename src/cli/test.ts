import { catalogue } from '../backend-tests/catalogue/catalogue.ts'
import type { Check } from '../backend-tests/catalogue/check.ts'
import { checkFromScenario } from '../backend-tests/catalogue/from-scenario.ts'
import { type Report as Result, toExitCode } from '../backend-tests/report.ts'
import { writeScenarios } from '../backend-tests/reports/scenario-files.ts'
import { toTable } from '../backend-tests/reports/text.ts'
import { type Progress, runChecks } from '../backend-tests/run/test-backend.ts'
import { subjectFromDocument } from '../backend-tests/subject/from-document.ts'
import type { Settings } from '../config.ts'
import { printableLine } from '../input/printable.ts'
import {
  backendHelp,
  backendOptions,
  namedTenant,
  readIds,
  readNamedBackend,
  stoppable,
  withSandbox,
  writeReports,
  writeWhatIsKnown,
} from './backend-run.ts'
import { type Command, type Input, UsageError } from './command.ts'
import { readScenarioFile } from './read-scenario-file.ts'

export const test: Command = {
  takes: '[backend.yaml]',
  argCount: [0, 1],
  options: {
    ...backendOptions,
    out: { type: 'string' },
    scenario: { type: 'string' },
    'in-use': { type: 'boolean' },
  },
  help: `Buys at your backend, plays the payer, Ping and time, and judges by what the backend did in the end. The file is that
of SANDBOX_BACKEND if none is named.

  --out DIR        a scenario file of each check that failed
  --scenario FILE  one scenario instead of the catalogue, such as one of --out
  --in-use         runs in a world that has other payments; its clock is moved
${backendHelp}`,

  async run(input) {
    const { options, progress, colour } = input
    const { path, document } = readNamedBackend(input)
    const subject = subjectFromDocument(document)
    const checks = chooseChecks(input)
    const required = readIds(options, 'require', catalogueIds) ?? []
    // Ping refuses refunds of open_payments, which a sandbox of our own need not.
    const more: Settings = subject.refund === null ? {} : { SANDBOX_REFUND_OPEN_PAYMENTS: 'allow' }
    const { run, isStopped } = await stoppable((signal) =>
      withSandbox(input, more, async (sandbox) => ({
        run: await runChecks(subject, sandbox, {
          checks,
          tenant: namedTenant(input),
          require: required,
          inUse: options['in-use'] === true,
          file: path,
          signal,
          onProgress: tellProgress(progress),
        }),
        isStopped: signal.aborted,
      })),
    )
    const { out } = options
    const written = typeof out === 'string' ? writeScenarios(out, run.checks) : run.checks
    const report: Result = {
      ...run.report,
      checks: written.map(({ document: _, ...check }) => check),
    }
    writeReports(options, report, written)
    writeWhatIsKnown(input, path, report, subject.known)
    const code = toExitCode(report)
    return {
      text: colourVerdicts(toTable(report), colour),
      json: report,
      code: (isStopped || run.isDown) && code === 0 ? 3 : code,
    }
  },
}

/** The word that begins a line. */
function colourVerdicts(table: string, colour: Input['colour']): string {
  const colours = {
    PASS: 'green',
    FAIL: 'red',
    UNKNOWN: 'yellow',
    KNOWN: 'yellow',
    SKIPPED: 'dim',
  } as const
  return table.replaceAll(/^(PASS|FAIL|UNKNOWN|KNOWN|SKIPPED)(?= )/gm, (verdict) =>
    colour(colours[verdict as keyof typeof colours], verdict),
  )
}

const catalogueIds = catalogue.map(({ id }) => id)

function chooseChecks({ options }: Input): readonly Check[] {
  const only = readIds(options, 'only', catalogueIds)
  const file = options['scenario']
  if (typeof file !== 'string')
    return catalogue.filter(({ id }) => only === undefined || only.includes(id))
  if (only !== undefined)
    throw new UsageError('Say either --scenario (one document) or --only (checks).')
  return [checkFromScenario(readScenarioFile(file))]
}

function tellProgress(progress: Input['progress']) {
  let ended = 0
  return (event: Progress): void => {
    if (event.kind !== 'ended') return
    ended += 1
    const { verdict, id } = event.check
    const number = `${String(ended).padStart(String(event.of).length)}/${event.of}`
    progress(printableLine(`[${number}] ${verdict.padEnd(7)} ${id}`))
  }
}
