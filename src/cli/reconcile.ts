import { differenceIds } from '../backend-tests/format/check-ids.ts'
import { type ReconcileReport, reconcileBooks } from '../backend-tests/reconcile.ts'
import { toExitCode } from '../backend-tests/report.ts'
import { toTable } from '../backend-tests/reports/text.ts'
import { subjectFromDocument } from '../backend-tests/subject/from-document.ts'
import {
  backendHelp,
  backendOptions,
  namedTenant,
  readIds,
  readNamedBackend,
  withSandbox,
  writeReports,
  writeWhatIsKnown,
} from './backend-run.ts'
import type { Command } from './command.ts'

export const reconcile: Command = {
  takes: '[backend.yaml]',
  argCount: [0, 1],
  options: backendOptions,
  help: `Compares the books of your backend (ledger in its file) with the payments of its world. The file is that of
SANDBOX_BACKEND if none is named.

${backendHelp}`,

  async run(input) {
    const { options } = input
    const { path, document } = readNamedBackend(input)
    const subject = subjectFromDocument(document)
    const only = readIds(options, 'only', differenceIds)
    const report = await withSandbox(input, {}, (sandbox) =>
      reconcileBooks(subject, sandbox, {
        tenant: namedTenant(input),
        require: readIds(options, 'require', differenceIds) ?? [],
        file: path,
        ...(only === undefined ? {} : { only }),
      }),
    )
    writeReports(
      options,
      report,
      report.checks.map((check) => ({ ...check, document: null })),
    )
    writeWhatIsKnown(input, path, report, subject.known)
    return { text: tell(report), json: report, code: toExitCode(report) }
  },
}

function tell(report: ReconcileReport): string {
  const { rows, payments, findings } = report
  const differences = findings.length === 1 ? '1 difference' : `${findings.length} differences`
  return `${toTable(report)} ${rows} rows, ${payments} payments, ${differences}.`
}
