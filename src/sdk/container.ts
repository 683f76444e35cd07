import { resolve } from 'node:path'
import { type Connection, connect } from '../client/connect.ts'
import type { Settings } from '../config.ts'

/** What is used of a container of the package `testcontainers`. */
type GenericContainer = {
  withExposedPorts(...ports: number[]): GenericContainer
  withEnvironment(environment: Record<string, string>): GenericContainer
  withCopyDirectoriesToContainer(
    directories: { readonly source: string; readonly target: string }[],
  ): GenericContainer
  withWaitStrategy(strategy: unknown): GenericContainer
  start(): Promise<StartedContainer>
}

type StartedContainer = {
  getHost(): string
  getMappedPort(port: number): number
  stop(): Promise<unknown>
}

type Testcontainers = {
  readonly GenericContainer: new (image: string) => GenericContainer
  readonly TestContainers: { exposeHostPorts(...ports: number[]): Promise<void> }
  readonly Wait: { forHttp(path: string, port: number): unknown }
}

/** The port of the sandbox inside its container. */
const port = 8700

/** Where its own scenarios lie in there. */
const scenariosFolder = '/scenarios'

/** The name of the machine that runs the tests, as containers know it. */
const machine = 'host.testcontainers.internal'

/** A sandbox in a container that serves. It is a {@link Connection}: `url`, `world()`, `scenarios()`, `activity`. */
export type StartedPingSandboxContainer = Connection & {
  /** Stops and removes the container. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * A sandbox in a container, by the package `testcontainers`, which has to be installed beside this one. `image`: built from
 * the Dockerfile of ping-sandbox.
 *
 * ```ts
 * const sandbox = await new PingSandboxContainer('ping-sandbox').withScenarios('scenarios').start()
 * ```
 */
export class PingSandboxContainer {
  readonly #image: string
  #settings: Settings = {}
  #scenarios: string | null = null
  #hostPorts: readonly number[] = []
  #customize: (container: never) => unknown = (container) => container

  constructor(image: string) {
    this.#image = image
  }

  /** Your own scenarios: a directory of this machine, copied into the container. */
  withScenarios(directory: string): this {
    this.#scenarios = resolve(directory)
    return this
  }

  /** Settings of docs/settings.md, by name; those of several calls are put together. */
  withSettings(settings: Settings): this {
    this.#settings = { ...this.#settings, ...settings }
    return this
  }

  /** Lets callbacks for `localhost` and `127.0.0.1` reach these ports of this machine: your backend, or a receiver. */
  withHostPorts(...ports: readonly number[]): this {
    this.#hostPorts = [...this.#hostPorts, ...ports]
    return this
  }

  /** Changes the container before it starts: gets the GenericContainer of `testcontainers`, returns it. */
  customize<Container>(change: (container: Container) => Container): this {
    this.#customize = change as (container: never) => unknown
    return this
  }

  /** Starts it; answers as soon as it serves. */
  async start(): Promise<StartedPingSandboxContainer> {
    const { GenericContainer, TestContainers, Wait } = await loadTestcontainers()
    if (this.#hostPorts.length > 0) await TestContainers.exposeHostPorts(...this.#hostPorts)
    const container = new GenericContainer(this.#image)
      .withExposedPorts(port)
      .withEnvironment(this.#environment())
      .withWaitStrategy(Wait.forHttp('/readyz', port))
    if (this.#scenarios !== null)
      container.withCopyDirectoriesToContainer([
        { source: this.#scenarios, target: scenariosFolder },
      ])
    const changed = this.#customize(container as never) as GenericContainer
    const started = await changed.start()
    const url = `http://${hostOf(started)}:${started.getMappedPort(port)}` as const
    const connection = connect(url, { token: this.#settings.SANDBOX_CONTROL_TOKEN })
    const stop = async () => {
      await started.stop()
    }
    return {
      url,
      world: connection.world,
      activity: connection.activity,
      scenarios: connection.scenarios,
      stop,
      [Symbol.asyncDispose]: stop,
    }
  }

  #environment(): Record<string, string> {
    const map = `localhost=${machine},127.0.0.1=${machine}`
    const all: Settings = {
      ...(this.#scenarios === null ? {} : { SANDBOX_SCENARIOS: scenariosFolder }),
      ...(this.#hostPorts.length === 0 ? {} : { SANDBOX_CALLBACK_HOST_MAP: map }),
      ...this.#settings,
      PORT: port,
    }
    const given = Object.entries(all).filter(([, value]) => value !== undefined)
    return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  }
}

function hostOf(started: StartedContainer): string {
  const host = started.getHost()
  return host.includes(':') ? `[${host}]` : host
}

/** Not by its name in the source: nobody else needs it, nor its types. */
async function loadTestcontainers(): Promise<Testcontainers> {
  const name: string = 'testcontainers'
  try {
    return (await import(name)) as Testcontainers
  } catch (error) {
    const cause = { cause: error }
    throw new Error(
      'PingSandboxContainer needs the package testcontainers beside ping-sandbox: npm i -D testcontainers',
      cause,
    )
  }
}
