import type { ClockReport } from '../control-api/schemas/clock.ts'
import type { Call } from './call.ts'

/** The clock of one world. */
export function createWorldClock({ call }: { call: Call }) {
  const get = (): Promise<ClockReport> => call('GET', '/_sandbox/clock')
  return {
    get,
    /** The world's now. */
    now: async (): Promise<Date> => new Date((await get()).now),
    /** `manual`: time stands still until it is moved. `auto`: it jumps to what is planned next. `real`: it runs. */
    set: (mode: ClockReport['mode']): Promise<ClockReport> =>
      call('PUT', '/_sandbox/clock', { body: { mode } }),
  }
}
