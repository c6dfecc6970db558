// A folder of built pages, served as a host of static files serves it: below its path, compressed, with its own 404 page.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".xml": "application/xml",
  ".webp": "image/webp", ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".geojson": "application/geo+json",
};

export function serve(folder, base) {
  const answer = (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const inside = path.startsWith(base) ? normalize(join(folder, path.slice(base.length))) : "";
    const file = inside && existsSync(inside) && statSync(inside).isDirectory() ? join(inside, "index.html") : inside;
    const found = file.startsWith(folder) && existsSync(file);
    const sent = found ? file : join(folder, "404.html");
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[extname(sent)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "max-age=600",
    });
    createReadStream(sent).pipe(createGzip()).pipe(response);
  };
  return new Promise((resolve) => {
    const server = createServer(answer).listen(0, "127.0.0.1", () => resolve({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }));
  });
}
