import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogOutput } from '../src/app/log-output.ts'

/** A stream whose reader takes a line whenever the test says so. */
function stuckStream() {
  const read: string[] = []
  const waiting: (() => void)[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      read.push(String(chunk))
      waiting.push(done)
    },
  }) as unknown as NodeJS.WriteStream
  const readOn = async () => {
    while (waiting.length > 0) {
      waiting.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { stream, read, readOn }
}

const line = `${'x'.repeat(999)}\n`

test('keeps a bounded amount for a reader that is stuck', () => {
  const { stream } = stuckStream()
  const output = createLogOutput(stream)
  for (let count = 0; count < 10_000; count += 1) output.write(line)
  expect(stream.writableLength).toBeGreaterThan(900_000)
  expect(stream.writableLength).toBeLessThan(1_100_000)
})

test('says once how many lines were dropped, where they are missing', async () => {
  const { stream, read, readOn } = stuckStream()
  const output = createLogOutput(stream)
  for (let count = 0; count < 10_000; count += 1) output.write(line)
  await readOn()
  const whole = read.filter((text) => text === line).length
  const told = `${10_000 - whole} log lines were dropped here: nobody read them.\n`
  expect(read.at(-1)).toBe(told)
  output.write('on\n')
  await readOn()
  expect(read.slice(-2)).toEqual([told, 'on\n'])
})

test.each(['EPIPE', 'ENOSPC', 'EIO'])('goes on writing after %s', async (code) => {
  const errors = [Object.assign(new Error(code), { code })]
  const stream = new Writable({
    write: (_chunk, _, done) => done(errors.shift()),
  }) as unknown as NodeJS.WriteStream
  const output = createLogOutput(stream)
  output.write('lost\n')
  await new Promise((resolve) => setImmediate(resolve))
  expect(() => output.write('next\n')).not.toThrow()
})

test('survives a stream that throws', () => {
  const stream = Object.assign(new Writable(), {
    write: () => {
      throw new Error('EAGAIN')
    },
  }) as unknown as NodeJS.WriteStream
  expect(() => createLogOutput(stream).write('lost\n')).not.toThrow()
})
