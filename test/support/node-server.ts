/** A server in JavaScript that says when it listens. */
export const NODE_SERVER = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('ready'));
`;
