import { type ExploreReport, exploreOrders, parseBudget } from '../backend-tests/explore/explore.ts'
import type { ExploreProgress } from '../backend-tests/explore/explore-truth.ts'
import { truths } from '../backend-tests/explore/order-scenario.ts'
import { toExitCode } from '../backend-tests/report.ts'
import { writeScenarios } from '../backend-tests/reports/scenario-files.ts'
import { toTable } from '../backend-tests/reports/text.ts'
import { subjectFromDocument } from '../backend-tests/subject/from-document.ts'
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
import type { Command, Input } from './command.ts'

export const explore: Command = {
  takes: '[backend.yaml]',
  argCount: [0, 1],
  options: {
    ...backendOptions,
    out: { type: 'string' },
    atoms: { type: 'string' },
    budget: { type: 'string' },
    seed: { type: 'string' },
    all: { type: 'boolean' },
    'in-use': { type: 'boolean' },
  },
  help: `Tries the orders in which a few messages can reach your backend, one after the other or two at the same time, once with
a payment that is COMPLETED and once with one that is DECLINED. What fails is shrunk to the shortest order that fails.
The file is that of SANDBOX_BACKEND if none is named.

  --atoms PKkR     the messages: P PENDING is told, K the end of the payment is told, k told again, R the payer returns,
                   r loads the page again, A create payment is answered, S the backend's own GET is answered,
                   X the backend is restarted
  --budget 60s     time in which orders are begun
  --all            also orders that begin like another one, with the same answers and requests; no budget unless said
  --seed TEXT      shuffles the orders, always in the same way for the same text; the plain ones come first if not said
  --out DIR        a scenario file of each finding, for ping-sandbox test --scenario
  --in-use         runs in a world that has other payments; its clock is moved
${backendHelp}

The ids are completed and declined; those of known are findings as they are printed, such as K → P.`,

  async run(input) {
    const { path, document } = readNamedBackend(input)
    const subject = subjectFromDocument(document)
    const ids = readIds(input.options, 'only', truthIds)
    const required = readIds(input.options, 'require', truthIds) ?? []
    const { atoms, seed, all, out, budget } = input.options
    const { run, isStopped } = await stoppable((signal) =>
      withSandbox(input, {}, async (sandbox) => ({
        run: await exploreOrders(subject, sandbox, {
          tenant: namedTenant(input),
          inUse: input.options['in-use'] === true,
          all: all === true,
          require: required,
          file: path,
          signal,
          onProgress: tellProgress(input.progress),
          ...(typeof atoms === 'string' ? { atoms } : {}),
          ...(typeof seed === 'string' ? { seed } : {}),
          ...(typeof budget === 'string' ? { budget: parseBudget(budget) } : {}),
          ...(ids === undefined
            ? {}
            : { only: truths.filter((truth) => ids.includes(truth.toLowerCase())) }),
        }),
        isStopped: signal.aborted,
      })),
    )
    const written = typeof out === 'string' ? writeScenarios(out, run.checks) : run.checks
    const checks = written.map(({ document: __, ...check }) => check)
    const report: ExploreReport = { ...run.report, checks }
    writeReports(input.options, report, written)
    writeWhatIsKnown(input, path, report, subject.known)
    const code = toExitCode(report)
    return {
      text: tell(report, isStopped),
      json: report,
      code: (isStopped || run.isDown) && code === 0 ? 3 : code,
    }
  },
}

const truthIds = truths.map((truth) => truth.toLowerCase())

function tellProgress(progress: Input['progress']) {
  return (event: ExploreProgress): void => {
    const { truth, order } = event
    if (event.kind !== 'ended') {
      progress(printableLine(`${truth}: ${event.kind} ${order}`))
      return
    }
    const number = `${String(event.ended).padStart(String(event.of).length)}/${event.of}`
    progress(printableLine(`[${number}] ${truth} ${event.verdict.padEnd(7)} ${order}`))
  }
}

/** Orders that were not tried which are named. */
const namedAtMost = 10

function tell(report: ExploreReport, isStopped: boolean): string {
  const why = isStopped ? 'the run was stopped' : 'the budget was used up'
  const counts = report.orders.flatMap(({ truth, of, tried, failed, left_out, not_tried }) => {
    const named = not_tried.slice(0, namedAtMost).join(', ')
    const more = not_tried.length - Math.min(namedAtMost, not_tried.length)
    return [
      `${truth}: ${tried} of ${of} orders of ${[...report.atoms].join(' ')} tried, ${failed} failed.`,
      ...(left_out > 0
        ? [`  ${left_out} left out: they begin like others, with the same answers and requests.`]
        : []),
      ...(not_tried.length > 0
        ? [
            `  ${not_tried.length} not tried: ${why}. ${named}${more > 0 ? ` and ${more} more` : ''}`,
          ]
        : []),
    ]
  })
  const found = report.findings.map(({ check, orders }) => `  ${check}: ${orders} of them`)
  return [toTable(report), [...counts, ...found].join('\n')].join('\n\n')
}
