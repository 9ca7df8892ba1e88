// Opens sockets as it is told by a JSON list on stdin, says "open" and waits to be killed. Of a process that shares, a
// child gets every socket of it, too.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { title, sockets, shares } = JSON.parse(text);
process.title = title;
const servers = sockets.map(() => createServer());
await Promise.all(
  servers.map(
    (server, at) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(sockets[at], resolve);
      }),
  ),
);
const descriptors = servers.map((server) => server._handle.fd);
for (let child = 0; child < shares; child++) {
  spawn('sleep', ['100'], { stdio: ['ignore', 'ignore', 'ignore', ...descriptors] });
}
process.stdout.write('open\n');
