import { spawn } from 'node:child_process'

export type Printed = {
  /** null: it did not end by itself, and `error` says why */
  readonly code: number | null
  readonly out: string
  /** the last of what it wrote on standard error */
  readonly err: string
  readonly error: string | null
}

/** Bytes of standard output and standard error that are kept. */
const outputLimit = 1_048_576
const errorLimit = 2_000

/** Runs a program to its end, or for `timeout` ms of real time. Never throws. */
export function runCommand([program = '', ...args]: readonly string[], timeout: number) {
  return new Promise<Printed>((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    let size = 0
    let err = ''
    let error: string | null = null
    const timer = setTimeout(() => {
      error = `${program} did not end within ${timeout} ms`
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }, timeout)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= outputLimit) out.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err = (err + chunk.toString()).slice(-errorLimit)
    })
    const end = (code: number | null) => {
      clearTimeout(timer)
      resolve({ code, out: Buffer.concat(out).toString(), err: err.trim(), error })
    }
    child.on('error', (reason) => {
      error = `${program} cannot be run: ${reason.message}`
      end(null)
    })
    // A restart leaves the backend behind, which may keep our pipes open: what counts is the end of the program itself.
    child.on('exit', (code, signal) => {
      error ??= signal === null ? null : `${program} was ended by ${signal}`
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
        end(code)
      }, 20)
    })
  })
}
