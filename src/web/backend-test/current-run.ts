import type { Checked, Counts } from '../../backend-tests/report.ts'
import type { Backend } from '../../backend-tests/subject/from-functions.ts'
import { DemoBackend } from '../demo-shop/backend.ts'
import { mistakes } from '../demo-shop/mistakes.ts'

/** What a run of the window tests, and where. */
export type BackendTestSetting = {
  /** path of the file that SANDBOX_BACKEND names; null: none */
  readonly file: string | null
  /** base URLs of the Ping Payments API and of the control API; null before the ports are open */
  readonly apiUrl: () => string | null
  readonly controlUrl: () => string | null
  /** SANDBOX_CONTROL_TOKEN, where there is one */
  readonly token: string | undefined
  readonly signatureHeader: string
  /** are only listed tenants admitted? */
  readonly isStrict: boolean
}

/** What is tested: the demo shop, with one of its mistakes if somebody wants to see one found, or the named file. */
export type Choice =
  | { readonly of: 'demo-shop'; readonly mistake: string }
  | { readonly of: 'file' }

type Listed = {
  readonly id: string
  readonly title: string
  readonly isRunning: boolean
  /** null: not judged yet */
  readonly result: Checked | null
}

/** A run, as far as it is. */
export type RunState = {
  readonly choice: Choice
  readonly isRunning: boolean
  readonly isStopped: boolean
  readonly checks: readonly Listed[]
  readonly counts: Counts | null
  /** why no run could be made */
  readonly failure: string | null
  /** ms of real time */
  readonly took: number | null
}

/** The newest run of the window. There is one at a time, and it lives as long as the process. */
export function createCurrentRun(setting: BackendTestSetting) {
  let state: RunState | null = null
  let controller: AbortController | null = null
  let running: Promise<void> = Promise.resolve()

  function update(change: Partial<RunState>): void {
    if (state !== null) state = { ...state, ...change }
  }

  function list(id: string, change: Partial<Listed>): void {
    const checks = state?.checks.map((check) => (check.id === id ? { ...check, ...change } : check))
    if (checks !== undefined) update({ checks })
  }

  async function play(choice: Choice, signal: AbortSignal): Promise<void> {
    const begun = performance.now()
    // What tests a backend is not loaded by those who only want a sandbox.
    const { catalogue } = await import('../../backend-tests/catalogue/catalogue.ts')
    const { runChecks } = await import('../../backend-tests/run/test-backend.ts')
    const { toSubject } = await import('../../backend-tests/subject/from-functions.ts')
    update({
      checks: catalogue.map(({ id, title }) => ({ id, title, isRunning: false, result: null })),
    })
    const controlUrl = setting.controlUrl()
    if (controlUrl === null) throw new Error('The sandbox serves on no port.')
    const { backend, close } = await openBackend(setting, choice)
    try {
      const { report } = await runChecks(
        toSubject(backend),
        { url: controlUrl, token: setting.token },
        {
          signal,
          file: choice.of === 'file' ? setting.file : null,
          onProgress: (progress) =>
            progress.kind === 'begun'
              ? list(progress.id, { isRunning: true })
              : list(progress.check.id, { isRunning: false, result: progress.check }),
        },
      )
      update({ counts: report.counts, took: Math.round(performance.now() - begun) })
    } finally {
      await close()
    }
  }

  function stop(): void {
    controller?.abort()
    update({ isStopped: true })
  }

  return {
    state: (): RunState | null => state,
    file: setting.file,
    /** Begins a run, unless there is one. */
    start(choice: Choice): void {
      if (state?.isRunning === true) return
      const own = new AbortController()
      controller = own
      const none = { checks: [], counts: null, failure: null, took: null }
      state = { choice, isRunning: true, isStopped: false, ...none }
      running = play(choice, own.signal)
        .catch((error: Error) => update({ failure: error.message }))
        .finally(() => update({ isRunning: false }))
    },
    stop,
    /** Ends what is running. */
    async close(): Promise<void> {
      if (state?.isRunning !== true) return
      stop()
      await running
    },
  }
}

export type CurrentRun = ReturnType<typeof createCurrentRun>

async function openBackend(
  { file, apiUrl, signatureHeader, isStrict }: BackendTestSetting,
  choice: Choice,
): Promise<{ readonly backend: Backend; readonly close: () => Promise<void> }> {
  if (choice.of === 'file') {
    if (file === null) throw new Error('SANDBOX_BACKEND names no file.')
    const { readBackendFile } = await import('../../backend-tests/format/read-backend.ts')
    return { backend: readBackendFile(file), close: () => Promise.resolve() }
  }
  if (isStrict)
    throw new Error(
      'In strict mode the demo shop cannot be tested: each check needs a tenant of its own. Start the sandbox without SANDBOX_STRICT, or name your backend in SANDBOX_BACKEND.',
    )
  const api = apiUrl()
  if (api === null) throw new Error('The sandbox serves on no port.')
  const { openShopServer } = await import('./shop-server.ts')
  const known = mistakes.find(({ id }) => id === choice.mistake)
  const shop = await openShopServer({
    api,
    backend: known?.backend ?? DemoBackend,
    signatureHeader,
  })
  return { backend: shop.toBackend(), close: shop.close }
}
