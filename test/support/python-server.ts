/** A server in Python that says when it listens. */
export const PYTHON_SERVER = `import http.server
server = http.server.HTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)
print(server.server_address[1], flush=True)
server.serve_forever()
`;
