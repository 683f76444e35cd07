import { startSandbox } from '../start-sandbox.ts'

export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A sandbox on a port, asked as a browser or a program would. */
export async function openPort(env: Readonly<Record<string, string>> = {}) {
  const started = await startSandbox(env)
  const ask = async (path: string, { method = 'GET', headers = {}, body }: Asked = {}) => {
    const answer = await fetch(new URL(path, started.url), {
      method,
      headers: { tenant_id: started.tenantId, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  return { ...started, ask }
}
