import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
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

/** Sends bytes as they are; answers all that came back. */
export async function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => {
    socket.destroy()
  })
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.on('error', () => undefined)
  socket.write(bytes)
  await once(socket, 'close')
  return received
}

/** Status and, where it is an error in our shape, its code. */
export function read(answer: string): { status: number; error: string | null; text: string } {
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
  const text = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  const error = /"error":"([^"]*)"/.exec(text)?.[1] ?? null
  return { status, error, text }
}
