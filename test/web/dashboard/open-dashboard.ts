import { openSandbox } from '../../open-sandbox.ts'

/** The window of a sandbox without a port: pages as text, forms as a browser without scripts sends them. */
export function openDashboard(env: Readonly<Record<string, string>> = {}) {
  const opened = openSandbox(env)
  const ask = (path: string, init: RequestInit = {}) =>
    opened.sandbox.fetch(new Request(`http://sandbox.test${path}`, init))
  return {
    ...opened,
    ask,
    page: async (path: string) => (await ask(path)).text(),
    /** Where the form leads to. */
    async send(path: string, fields: Record<string, string>) {
      const answer = await ask(path, { method: 'POST', body: new URLSearchParams(fields) })
      return { status: answer.status, to: answer.headers.get('location') ?? '', answer }
    },
  }
}
