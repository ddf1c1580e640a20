using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Nod.Providers;
using Nod.Providers.Kannel;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Kannel;

/// <summary>A text as the carrier took it over SMPP, its parts joined.</summary>
internal sealed record TakenText(string From, string To, int Coding, int Parts, string Body);

/// <summary>
/// A real Kannel (Debian's package) with a carrier behind it that speaks SMPP (npm <c>smpp</c>, tests/peers/smpp), all on the
/// loopback: ordinary processes, from a temporary folder, on ports that were free.
/// </summary>
internal sealed class CarrierBind : IAsyncDisposable
{
    private const string Secret = "0123456789abcdefghijklmnopqrstuv";

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-kannel-");
    private readonly HttpClient http = new();
    private readonly int[] ports = FreePorts(5);
    private LineProcess? carrier;
    private LineProcess? bearerBox;
    private LineProcess? smsBox;

    /// <summary>Where Nod has to listen for this Kannel to find it.</summary>
    public string NodUrl => $"http://127.0.0.1:{ports[4]}";

    /// <summary>The provider as an operator configures it.</summary>
    /// <param name="answerWithin">How long Nod waits for Kannel's answer.</param>
    public ConfiguredProvider Provider(TimeSpan answerWithin)
    {
        var problems = new List<string>();
        var configured = ProviderAdapter
            .All.Single(one => one.Name == KannelProvider.ProviderName)
            .Configure(
                new Dictionary<string, string>
                {
                    ["username"] = "nod",
                    ["password"] = "password",
                    ["hook_secret"] = Secret,
                    ["unallocated_errors"] = "005",
                    ["address"] = $"http://127.0.0.1:{ports[2]}",
                    ["answer_within_ms"] = $"{answerWithin.TotalMilliseconds:0}",
                },
                new Uri(NodUrl + "/hooks/kannel/"),
                problems
            );
        Assert.Empty(problems);
        return configured;
    }

    /// <summary>Starts all three and waits until Kannel has bound.</summary>
    public async Task StartAsync()
    {
        var peer = await Peer.FolderAsync("smpp", "smpp");
        await File.WriteAllTextAsync(ConfigurationFile, Configuration());
        carrier = new LineProcess("node", ["carrier.mjs", $"{ports[3]}"], peer);
        await SaidAsync("listening", 1);
        bearerBox = new LineProcess("/usr/sbin/bearerbox", ["-v", "4", ConfigurationFile], folder.FullName);
        await SaidAsync("bound", 1);
        await StartSmsBoxAsync();
    }

    /// <summary>Starts Kannel's HTTP side, and waits until it takes texts.</summary>
    public async Task StartSmsBoxAsync()
    {
        smsBox = new LineProcess("/usr/sbin/smsbox", ["-v", "4", ConfigurationFile], folder.FullName);
        await Eventually.HoldsAsync(StatusAsync, status => status.Contains("(on-line", StringComparison.Ordinal));
    }

    /// <summary>Ends Kannel's HTTP side.</summary>
    public async Task StopSmsBoxAsync()
    {
        await smsBox!.DisposeAsync();
        smsBox = null;
    }

    /// <summary>Kannel takes texts over HTTP, and neither passes them on nor says so until it is let go on.</summary>
    public Task FreezeAsync(bool frozen) => bearerBox!.FreezeAsync(frozen);

    /// <summary>A person texts a sender, over SMPP.</summary>
    public Task TextAsync(string from, string body) =>
        carrier!.TellAsync(
            new JsonObject
            {
                ["from"] = from,
                ["to"] = Team.Number,
                ["body"] = body,
            }.ToJsonString()
        );

    /// <summary>Waits until Kannel has tried in vain to reach Nod: takes its call in Nod's place, and says nothing.</summary>
    public async Task RefusedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var listener = new TcpListener(IPAddress.Loopback, ports[4]);
        listener.Start();
        using var call = await listener.AcceptTcpClientAsync(patience.Token);
    }

    /// <summary>The texts that the carrier took for a person, in order: its own count.</summary>
    public IReadOnlyList<TakenText> TakenFor(string phone) =>
        [
            .. Events("taken")
                .Select(one => new TakenText(
                    (string)one["from"]!,
                    (string)one["to"]!,
                    (int)one["coding"]!,
                    (int)one["parts"]!,
                    (string)one["body"]!
                ))
                .Where(text => text.To == phone.TrimStart('+')),
        ];

    /// <summary>Waits until the carrier took so many texts for a person.</summary>
    public Task<IReadOnlyList<TakenText>> TakenForAsync(string phone, int texts) =>
        Eventually.HoldsAsync(() => Task.FromResult(TakenFor(phone)), taken => taken.Count >= texts);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { smsBox, bearerBox, carrier }.OfType<LineProcess>())
        {
            await process.DisposeAsync();
        }

        http.Dispose();
        folder.Delete(recursive: true);
    }

    private string ConfigurationFile => Path.Combine(folder.FullName, "kannel.conf");

    private Task SaidAsync(string what, int times) => Eventually.HoldsAsync(() => Events(what).Count() >= times);

    private IEnumerable<JsonNode> Events(string what) =>
        carrier!
            .Lines.Where(line => line.StartsWith('{'))
            .Select(line => JsonNode.Parse(line)!)
            .Where(one => (string)one["event"]! == what);

    // The bearerbox lists the boxes that are connected to it.
    private async Task<string> StatusAsync()
    {
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{ports[0]}/status.txt?password=admin"));
        return await answer.Content.ReadAsStringAsync();
    }

    private string Configuration() =>
        $"""
            group = core
            admin-port = {ports[0]}
            admin-password = admin
            admin-interface = 127.0.0.1
            smsbox-port = {ports[1]}
            smsbox-interface = 127.0.0.1
            box-allow-ip = 127.0.0.1
            dlr-storage = internal

            group = smsc
            smsc = smpp
            smsc-id = carrier
            host = 127.0.0.1
            port = {ports[3]}
            transceiver-mode = true
            smsc-username = nod
            smsc-password = secret
            system-type = ""
            source-addr-autodetect = true

            group = smsbox
            bearerbox-host = 127.0.0.1
            bearerbox-port = {ports[1]}
            sendsms-port = {ports[2]}
            sendsms-interface = 127.0.0.1
            http-request-retry = 1000
            http-queue-delay = 1

            group = sendsms-user
            username = nod
            password = password
            max-messages = 10
            concatenation = true

            group = sms-service
            keyword = default
            catch-all = true
            omit-empty = true
            max-messages = 0
            get-url = "{NodUrl}/hooks/kannel/inbound?secret={Secret}&id=%I&from=%p&to=%P&coding=%c&text=%b"

            """;

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var free = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return free;
    }
}
