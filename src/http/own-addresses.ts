import { isForCallbacks, toPath } from './public-paths.ts'

/** Where this sandbox serves: base URLs of its ports, none before they are open. */
export function createOwnAddresses() {
  let urls: readonly string[] = []
  return {
    /** The ports are open, the public one first. */
    set(opened: readonly string[]): void {
      urls = opened
    },
    /** Base URL of the public port; null before it is open. */
    publicUrl: (): string | null => urls[0] ?? null,
    /** Base URL of the control API and the web page; null before it is open. */
    controlUrl: (): string | null => urls.at(-1) ?? null,
    /** Is this port one of ours, and what is there by this URL nothing that takes callbacks? */
    isOwn: (url: URL, port: number): boolean =>
      urls.some((own) => Number(new URL(own).port || 80) === port) &&
      !isForCallbacks(toPath({ url: url.href })),
  }
}

export type OwnAddresses = ReturnType<typeof createOwnAddresses>
