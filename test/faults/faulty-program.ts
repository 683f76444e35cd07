import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Calls on the files of the database that can be made to fail. */
export const operations = ['read', 'write', 'fsync', 'open'] as const

export type Operation = (typeof operations)[number]

/** The `at`-th call fails, from 1 on; with `goesOn` each later one too. */
export type Fault = { readonly operation: Operation; readonly at: number; readonly goesOn: boolean }

const errors: Record<Operation, (at: number) => number> = {
  read: () => constants.errno.EIO,
  write: (at) => (at % 2 === 0 ? constants.errno.ENOSPC : constants.errno.EIO),
  fsync: () => constants.errno.EIO,
  open: (at) => (at % 2 === 0 ? constants.errno.EMFILE : constants.errno.EACCES),
}

/** Compiles the library that makes calls fail; null where there is no compiler, or another system than Linux. */
export function buildShim(folder: string): string | null {
  const source = fileURLToPath(new URL('./shim.c', import.meta.url))
  const library = `${folder}/shim.so`
  if (process.platform !== 'linux') return null
  mkdirSync(dirname(library), { recursive: true })
  try {
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
    return library
  } catch {
    return null
  }
}

export type FaultyProgram = {
  /** null where it did not start */
  readonly url: string | null
  /** Ends it with SIGTERM where it runs; answers its exit code and what it wrote to standard error. */
  end(): Promise<{ code: number | null; complaint: string }>
  /** how often each call was made so far, and whether one failed */
  counts(): Record<Operation, number> & { failed: boolean }
}

/** The program on a database file; `fault` null: nothing fails. */
export async function startFaulty(
  main: string,
  shim: string,
  file: string,
  fault: Fault | null,
): Promise<FaultyProgram> {
  const tally = `${dirname(file)}/counts`
  const program = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SANDBOX_DB: file,
      LD_PRELOAD: shim,
      FAULT_FILE: file,
      FAULT_COUNTS: tally,
      ...(fault !== null && {
        FAULT_OP: fault.operation,
        FAULT_AT: String(fault.at),
        FAULT_ERRNO: String(errors[fault.operation](fault.at)),
      }),
      ...(fault?.goesOn === true && { FAULT_ON: '1' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const ended = once(program, 'close').then(() => undefined)
  const lines = createInterface({ input: program.stdout })
  const line = await Promise.race([once(lines, 'line'), ended])
  return {
    url: /http:\/\/[\w.:]+/.exec(String(line))?.[0] ?? null,
    async end() {
      if (program.exitCode === null && program.signalCode === null) program.kill('SIGTERM')
      await ended
      return { code: program.exitCode, complaint }
    },
    counts() {
      const bytes = readFileSync(tally)
      const [read, write, fsync, open, failed] = [0, 1, 2, 3, 4].map((slot) =>
        Number(bytes.readBigUInt64LE(slot * 8)),
      ) as [number, number, number, number, number]
      return { read, write, fsync, open, failed: failed === 1 }
    },
  }
}
