import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { Hono } from 'hono'

const require = createRequire(import.meta.url)
const folder = new URL('../../views/assets/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Files of libraries that pages load; the build puts them into `dist/assets`. */
export const vendored: Readonly<Record<string, string>> = {
  'pico.css': '@picocss/pico/css/pico.min.css',
  'idiomorph.js': 'idiomorph/dist/idiomorph.min.js',
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
}

type Asset = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly version: string
  readonly type: string
}

export type Assets = {
  /** Address of an asset with its version in it, safe to cache for good. Throws if there is none of that name. */
  readonly assetUrl: (name: string) => string
  /** `GET /assets/<name>` */
  readonly assetRoutes: Hono
}

/** Style and scripts of our pages, served from our own host; a file is read once, when it is asked for. */
export function createAssets(): Assets {
  const loaded = new Map<string, Asset>()
  const find = (name: string): Asset | undefined => {
    const known = loaded.get(name)
    if (known !== undefined) return known
    const library = Object.hasOwn(vendored, name) ? vendored[name] : undefined
    const file = library === undefined ? ownFile(name) : locate(name, library)
    if (file === undefined) return undefined
    const asset = readAsset(name, file)
    loaded.set(name, asset)
    return asset
  }
  const assetUrl = (name: string) => {
    const asset = find(name)
    if (asset === undefined) throw new Error(`There is no asset named ${name}.`)
    return `/assets/${name}?v=${asset.version}`
  }
  const assetRoutes = new Hono().get('/assets/:name', (c) => {
    const asset = find(c.req.param('name'))
    if (asset === undefined) return c.notFound()
    return answer(asset, c.req.query('v'), c.req.header('if-none-match'))
  })
  return { assetUrl, assetRoutes }
}

function ownFile(name: string): URL | undefined {
  return readdirSync(folder).includes(name) ? new URL(name, folder) : undefined
}

function answer(asset: Asset, wanted: string | undefined, known: string | undefined): Response {
  const etag = `"${asset.version}"`
  const headers = {
    'cache-control': wanted === asset.version ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-type': asset.type,
    etag,
    'x-content-type-options': 'nosniff',
  }
  if (known === etag) return new Response(null, { status: 304, headers })
  return new Response(asset.body, { headers })
}

function locate(name: string, file: string): string | URL {
  const built = new URL(`../assets/${name}`, import.meta.url)
  return existsSync(built) ? built : require.resolve(file)
}

function readAsset(name: string, file: string | URL): Asset {
  const body = new Uint8Array(readFileSync(file))
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { body, version, type: contentTypes[extname(name)] ?? 'application/octet-stream' }
}
