import type { Context } from 'hono'
import type { Counts, Verdict } from '../../backend-tests/report.ts'
import { scenarioText } from '../../backend-tests/reports/scenario-files.ts'
import { tellCounts, toClock } from '../../backend-tests/reports/text.ts'
import type { Control } from '../../control-api/control.ts'
import { type Frame, frameFor } from '../dashboard/frame.ts'
import { mistakes } from '../demo-shop/mistakes.ts'
import type { Choice, CurrentRun, RunState } from './current-run.ts'

type Tone = 'good' | 'bad' | 'waiting' | 'plain'

const tones: Readonly<Record<Verdict, Tone>> = {
  PASS: 'good',
  FAIL: 'bad',
  UNKNOWN: 'waiting',
  SKIPPED: 'plain',
  KNOWN: 'waiting',
}

export type BackendTestPage = Omit<Frame, 'refresh'> & {
  /** seconds after which a browser without scripts looks again; null: nothing is running */
  readonly refresh: number | null
  readonly isRunning: boolean
  /** the file of SANDBOX_BACKEND; null: none */
  readonly file: string | null
  readonly isFileChosen: boolean
  readonly mistakes: readonly {
    readonly id: string
    readonly title: string
    readonly looks: string
    readonly isChosen: boolean
  }[]
  readonly run: {
    readonly subject: string
    /** how its mistake looks in code; null: it makes none, or is not ours */
    readonly looks: string | null
    readonly failure: string | null
    readonly summary: string
    readonly tone: Tone
    readonly done: number
    readonly of: number
    readonly checks: readonly {
      readonly id: string
      readonly title: string
      readonly verdict: string
      readonly tone: Tone
      readonly took: string
      readonly finding: {
        readonly isOpen: boolean
        readonly why: string
        readonly expected: string
        readonly actual: string
        readonly evidence: readonly { time: string; who: string; what: string }[]
      } | null
      readonly timelineUrl: string | null
      readonly scenario: string | null
    }[]
  } | null
}

export function backendTestPage(control: Control, c: Context, run: CurrentRun): BackendTestPage {
  const state = run.state()
  const isRunning = state?.isRunning === true
  const chosen = state?.choice ?? { of: run.file === null ? 'demo-shop' : 'file', mistake: '' }
  return {
    ...frameFor(control, c, 'Backend test', null),
    eventsUrl: null,
    refresh: isRunning ? 1 : null,
    isRunning,
    file: run.file,
    isFileChosen: chosen.of === 'file',
    mistakes: mistakes.map(({ id, title, looks }) => ({
      id,
      title,
      looks,
      isChosen: chosen.of === 'demo-shop' && chosen.mistake === id,
    })),
    run: state === null ? null : toRun(state, run.file),
  }
}

function toRun(state: RunState, file: string | null): NonNullable<BackendTestPage['run']> {
  const { choice, checks, failure } = state
  const mistake = findMistake(choice)
  return {
    subject: toSubjectName(choice, file),
    looks: mistake?.looks ?? null,
    failure,
    ...toSummary(state),
    done: checks.filter(({ result }) => result !== null).length,
    of: checks.length,
    checks: inOrder(state).map(({ id, title, isRunning, result }) => ({
      id,
      title,
      verdict: result?.verdict ?? (isRunning ? 'running' : 'waiting'),
      tone: result === null ? 'plain' : tones[result.verdict],
      took:
        result === null || result.took_ms === 0 ? '' : `${(result.took_ms / 1000).toFixed(1)} s`,
      finding:
        result === null || result.why === ''
          ? null
          : {
              isOpen: result.verdict === 'FAIL',
              why: result.why,
              expected: result.expected,
              actual: result.actual,
              evidence: result.evidence.map(({ at, from, to, what }) => ({
                time: toClock(at),
                who: `${from} → ${to}`,
                what,
              })),
            },
      timelineUrl: result?.timeline_url == null ? null : new URL(result.timeline_url).pathname,
      scenario: result?.document == null ? null : scenarioText(result.document),
    })),
  }
}

/** Findings first, once all is judged: while a run goes on, no line moves. */
function inOrder({ checks, isRunning }: RunState): RunState['checks'] {
  if (isRunning) return checks
  const rank = ({ result }: RunState['checks'][number]) => (result?.verdict === 'FAIL' ? 0 : 1)
  return checks.toSorted((one, other) => rank(one) - rank(other))
}

function findMistake(choice: Choice) {
  return choice.of === 'file' ? undefined : mistakes.find(({ id }) => id === choice.mistake)
}

function toSubjectName(choice: Choice, file: string | null): string {
  if (choice.of === 'file') return file ?? ''
  const mistake = findMistake(choice)
  return mistake === undefined ? 'The demo shop' : `The demo shop that ${lowerFirst(mistake.title)}`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

function toSummary({ isRunning, isStopped, counts, took, failure }: RunState) {
  if (failure !== null) return { summary: 'The backend could not be tested.', tone: 'bad' as const }
  if (isRunning) return { summary: 'Testing…', tone: 'plain' as const }
  if (counts === null) return { summary: '', tone: 'plain' as const }
  const seconds = took === null ? '' : ` in ${(took / 1000).toFixed(0)} s`
  const text = `${isStopped ? 'Stopped: ' : ''}${tellCounts(counts)}${seconds}.`
  return { summary: text, tone: toTone(counts) }
}

function toTone({ FAIL, PASS }: Counts): Tone {
  if (FAIL > 0) return 'bad'
  return PASS > 0 ? 'good' : 'waiting'
}
