using System.Net;
using System.Net.Sockets;

namespace Nod.Storage.Tests.Postgres;

/// <summary>
/// A line to a server that tests can cut: it passes bytes on. Cut, the client finds its connection gone, while the server
/// goes on with what it was doing until it is told or tries to answer.
/// </summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string host;
    private readonly int port;
    private readonly List<(TcpClient Client, TcpClient Server)> links = [];
    private readonly Task accepting;

    public CuttableLine(string host, int port)
    {
        this.host = host;
        this.port = port;
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where clients connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts every connection made so far but the first few; the server's ends stay open.</summary>
    public int Cut(int keep)
    {
        lock (links)
        {
            var cut = links.Skip(keep).Where(link => link.Client.Connected).ToList();
            foreach (var (client, _) in cut)
            {
                client.Client.LingerState = new LingerOption(true, 0);
                client.Close();
            }

            return cut.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut(0);
        lock (links)
        {
            links.ForEach(link => link.Server.Close());
        }

        await accepting;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(host, port);
                client.NoDelay = server.NoDelay = true;
                lock (links)
                {
                    links.Add((client, server));
                }

                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception failure)
            when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            await source.CopyToAsync(target);
            // The client said goodbye.
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure)
            when (failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone; the other is left as it is.
        }
    }
}
