using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nod.EvidencePacks;
using Nod.Providers.Simulator;
using Nod.Rules;
using Nod.Sending;
using Nod.Server.Admin.Hosting;
using Nod.Server.Api;
using Nod.Server.Automations;
using Nod.Server.BlockLists;
using Nod.Server.Broadcasts;
using Nod.Server.Callbacks;
using Nod.Server.Candidate;
using Nod.Server.Catalog;
using Nod.Server.Connectors;
using Nod.Server.EvidencePacks;
using Nod.Server.Feeds;
using Nod.Server.Health;
using Nod.Server.Imports;
using Nod.Server.Keeping;
using Nod.Server.Log;
using Nod.Server.Moving;
using Nod.Server.Registrations;
using Nod.Server.Sending;
using Nod.Server.Twilio;
using Nod.Server.Webhooks;
using Nod.Storage;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Scalar.AspNetCore;

namespace Nod.Server.Hosting;

/// <summary>
/// Puts a server together: store, directory, providers, node, endpoints, loops. The order is the order of start;
/// stopping goes backwards: no new requests, hand-overs drained, store closed.
/// </summary>
internal static class ServerHost
{
    /// <summary>How long requests and hand-overs under way may take when the server stops; it is gone within five.</summary>
    public static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(4);

    /// <summary>Builds the server; the store is open when it returns.</summary>
    /// <param name="settings">How it runs.</param>
    /// <param name="clock">The time.</param>
    /// <param name="policy">What judges; what comes with Nod unless another is given.</param>
    public static async Task<WebApplication> BuildAsync(
        ServerSettings settings,
        TimeProvider clock,
        Policy? policy = null
    )
    {
        var installation = Installation.Open(settings.Data);
        installation.ThrowIfOpen();
        var logKeys = installation.ReadLogKeys(settings.LogOrigin);
        var ids = Stores.NewIds(clock);
        var store = await Stores.OpenAsync(settings, installation, clock, ids);
        try
        {
            var catalog = new CatalogKeeper(store, policy ?? Policy.Shipped);
            await catalog.LoadAsync(CancellationToken.None);
            await store.CommitAsync(new KeepPolicies(catalog.Policies));
            var holds = await Holds.ReadAsync(store, CancellationToken.None);
            return BuildApp(settings, clock, installation, logKeys, ids, store, catalog, holds);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static WebApplication BuildApp(
        ServerSettings settings,
        TimeProvider clock,
        Installation installation,
        LogKeys logKeys,
        IdSource ids,
        SqlStore store,
        CatalogKeeper catalog,
        Holds holds
    )
    {
        var builder = NewBuilder(settings);
        var signing = installation.ReadSigning();
        var simulator = new SimulatorProvider(clock, installation.SimulatorJournal);
        var connected = settings.Providers.Select(provider => provider.Open(clock)).ToList();
        IReadOnlyList<IProviderHooks> hooks =
        [
            new SimulatorHooks(installation.SimulatorSecret),
            .. connected.Select(one => one.Hooks),
        ];
        var evidence = Keeping(settings, installation);
        var custody = Custody.Of(installation, store, catalog, evidence, simulator, clock, ids);
        var outside = new OutsideClient(new PrivateAddresses(settings.CallbackNetworks));
        builder.Services.AddSingleton<NodeLog>();
        builder.Services.AddSingleton(services => new Node(
            store,
            catalog,
            [simulator, .. connected.Select(one => one.Provider)],
            clock,
            ids,
            evidence,
            services.GetRequiredService<NodeLog>()
        )
        {
            Holds = holds,
            Signing = signing,
            PublicUrl = settings.PublicUrl,
            Custody = custody,
            Connections = connected,
            Outside = outside,
        });
        builder.Services.AddHostedService(services => new StoreCloser(
            store,
            catalog,
            [simulator, .. connected.SelectMany(one => one.ToDispose), custody.Eraser, evidence.Attachments, outside],
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<NodeLog>()
        ));
        AddLoops(builder.Services, settings, store, logKeys);
        var imports = new ImportFiles(installation.ImportsFolder);
        builder.Services.AddHostedService(made => new ImportRunner(made.GetRequiredService<Node>())
        {
            Files = imports,
        });
        Export(builder.Services, settings);
        AdminHost.AddTo(builder.Services, installation);

        var app = builder.Build();
        app.UseForwardedHeaders(Forwarded(settings));
        var node = app.Services.GetRequiredService<Node>();
        simulator.Report = async report =>
        {
            using var span = Tracing.Begin("report", report.Message.Id);
            await store.CommitAsync(new RecordDelivery(report));
        };
        Map(app, node, simulator, hooks);
        AdminHost.Map(app);
        LogEndpoints.Map(app, new Endpoints(app, node), store, logKeys, settings.IsLogPublic);
        return app;
    }

    private static WebApplicationBuilder NewBuilder(ServerSettings settings)
    {
        // The framework would watch the working folder for settings of its own; ours stand elsewhere.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                Args = ["--hostBuilder:reloadConfigOnChange=false"],
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(Limit);
        builder.Host.UseSystemd();
        Quieten(builder.Logging);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainMax);
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer<OpenApiDescription>());
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, Wire.Json)
        );
        return builder;
    }

    // Where a request comes from counts for evidence and limits; a proxy in front says it, if it is one of ours.
    private static ForwardedHeadersOptions Forwarded(ServerSettings settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }

    // What runs by itself, in the order of start.
    private static void AddLoops(IServiceCollection services, ServerSettings settings, SqlStore store, LogKeys logKeys)
    {
        services.AddHostedService<Dispatcher>();
        services.AddHostedService<BroadcastRunner>();
        services.AddHostedService<AutomationRunner>();
        services.AddHostedService<AnswerForgetter>();
        services.AddHostedService<CallbackSender>();
        services.AddHostedService<InboundForwarder>();
        services.AddHostedService<FeedWatch>();
        services.AddHostedService<FeedForgetter>();
        services.AddHostedService<WebhookSender>();
        services.AddHostedService<WriteBackSender>();
        services.AddHostedService<HealthFollower>();
        services.AddHostedService<AlertMailer>();
        services.AddSingleton<Nod.Transparency.ILogStore>(store);
        services.AddSingleton(store);
        services.AddSingleton(logKeys);
        services.AddSingleton(settings);
        services.AddHostedService<SequencerLoop>();
        services.AddHostedService<CosigningLoop>();
        services.AddHostedService<EvidencePackMaker>();
        services.AddHostedService<BlockListKeeper>();
        services.AddHostedService<RegistrationWatch>();
        services.AddHostedService(made => new Custodian(made.GetRequiredService<Node>(), settings.AppliesRetention));
    }

    // Without an address nobody listens, and no span is made.
    private static void Export(IServiceCollection services, ServerSettings settings)
    {
        if (settings.OtlpEndpoint is { } endpoint)
        {
            services
                .AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("nod"))
                .WithTracing(tracing =>
                    tracing.AddSource(Tracing.SourceName).AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
                );
        }
    }

    private static EvidenceKeeping Keeping(ServerSettings settings, Installation installation) =>
        new(
            new AttachmentFiles(installation.AttachmentsFolder),
            installation.PacksFolder,
            new RecordsPlace(settings.RecordsPlace, settings.Database is not null)
        );

    private static void Map(
        WebApplication app,
        Node node,
        SimulatorProvider simulator,
        IReadOnlyList<IProviderHooks> hooks
    )
    {
        var api = new Endpoints(app, node);
        CatalogEndpoints.Map(api);
        SenderEndpoints.Map(api);
        DisclosureEndpoints.Map(api);
        ConsentEndpoints.Map(api);
        RelationshipEndpoints.Map(api);
        ContactEndpoints.Map(api);
        ListEndpoints.Map(api);
        OverviewEndpoints.Map(api);
        WishEndpoints.Map(api);
        PreferencesEndpoints.Map(api);
        NumberEndpoints.Map(api);
        DecisionEndpoints.Map(api);
        ResolveEndpoints.Map(api);
        ReplayEndpoints.Map(api);
        RuleEndpoints.Map(api);
        AlertEndpoints.Map(api);
        TextEndpoints.Map(api);
        KeyEndpoints.Map(api);
        AttachmentEndpoints.Map(api);
        EvidencePackEndpoints.Map(api);
        BroadcastEndpoints.Map(api);
        RecipientEndpoints.Map(api);
        ThreadEndpoints.Map(api);
        TemplateEndpoints.Map(api);
        AudienceEndpoints.Map(api);
        HiringEndpoints.Map(api);
        AutomationEndpoints.Map(api);
        ImportEndpoints.Map(api);
        KeywordEndpoints.Map(api);
        FormEndpoints.Map(api);
        RegistrationEndpoints.Map(api);
        PolicyEndpoints.Map(api);
        CandidatePages.Map(app, node);
        ErasureEndpoints.Map(api);
        LegalHoldEndpoints.Map(api);
        BlockListEndpoints.Map(api);
        EventEndpoints.Map(api);
        WebhookEndpoints.Map(api);
        ConnectorEndpoints.Map(api);
        ConnectorHookEndpoints.Map(app, node);
        DeliveryEndpoints.Map(api);
        HealthEndpoints.Map(api);
        SimulatorEndpoints.Map(api, simulator);
        MessagingServiceEndpoints.Map(api);
        TwilioEndpoints.Map(app, node);
        HookEndpoints.Map(app, node, hooks);
        OperationsEndpoints.Map(app, node);
        ReasonPages.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").ExcludeFromDescription();
        app.MapScalarApiReference("/docs", options => options.WithTitle("Nod").DisableDefaultFonts());
        app.MapFallback("{**path}", (RequestDelegate)(http => Answer.NotFound("endpoint; see /docs").WriteAsync(http)));
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyReader.BytesMax;
        kestrel.Limits.MinRequestBodyDataRate = null;
    }

    // The framework logs addresses, which may hold numbers; ours log patterns.
    private static void Quieten(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None);
        // It warns that the keys of forms are not encrypted; they lie in a folder of the owner's alone.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}

/// <summary>
/// Closes the store after everything else has stopped (hosted services stop in reverse order of start), and stops
/// everything when the store is lost to another process: what is in memory could be stale from then on.
/// </summary>
internal sealed class StoreCloser(
    SqlStore store,
    CatalogKeeper catalog,
    IReadOnlyList<IDisposable> providers,
    IHostApplicationLifetime lifetime,
    NodeLog log
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = StopWhenLostAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await store.DisposeAsync();
        catalog.Dispose();
        foreach (var provider in providers)
        {
            provider.Dispose();
        }
    }

    private async Task StopWhenLostAsync()
    {
        await store.Lost;
        log.StoreLost();
        lifetime.StopApplication();
    }
}

/// <summary>Forgets answers to idempotency keys after two days.</summary>
internal sealed class AnswerForgetter(Node node) : BackgroundService
{
    private static readonly NodaTime.Duration Kept = NodaTime.Duration.FromHours(48);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, node.Clock, stoppingToken);
                await node.Store.ForgetAnswersAsync(node.Clock.Now() - Kept, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                node.Log.ForgettingFailed(failure);
            }
        }
    }
}
