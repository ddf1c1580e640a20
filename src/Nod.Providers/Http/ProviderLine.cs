using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Nod.Sending;
using Polly;
using Polly.CircuitBreaker;

namespace Nod.Providers.Http;

/// <summary>
/// The line to one provider. One attempt per request, never a second; an answer within the time given, four seconds at
/// most, or none. It pauses as a whole when half of the requests of thirty seconds fail, and by sender when the
/// provider asks for it.
/// </summary>
internal sealed class ProviderLine : IDisposable
{
    /// <summary>The longest wait for an answer: a stop waits for hand-overs under way.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(4);

    private const int AnswerBytesMax = 1024 * 1024;
    private static readonly TimeSpan ThrottlePause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AccountPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BreakMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    private readonly TimeProvider clock;
    private readonly TimeSpan answerWithin;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<string, DateTimeOffset> pausedUntil = new();

    /// <param name="address">The provider's address.</param>
    /// <param name="clock">The time.</param>
    /// <param name="answerWithin">The wait for an answer; null for the longest.</param>
    public ProviderLine(Uri address, TimeProvider clock, TimeSpan? answerWithin = null)
    {
        this.clock = clock;
        this.answerWithin = answerWithin is { } wanted && wanted < AnswerMax ? wanted : AnswerMax;
        var breaker = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddCircuitBreaker(
                new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = 20,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = BreakMax,
                    ShouldHandle = static one => ValueTask.FromResult(IsOutOfOrder(one.Outcome)),
                }
            )
            .Build();
        // A redirect would hand the text and the credentials to another host.
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        client = new HttpClient(new ResilienceHandler(breaker) { InnerHandler = sockets })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Nod");
    }

    /// <summary>Makes one request for a sender. Throws only when the caller cancels.</summary>
    public async Task<Exchange> SendAsync(HttpRequestMessage request, string sender, CancellationToken cancellation)
    {
        if (PauseOf(sender) is { } pause)
        {
            return new Exchange.NotSent("the sender pauses, as the provider asked", pause);
        }

        using var late = new CancellationTokenSource(answerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsStringAsync(either.Token);
            return new Exchange.Answered((int)response.StatusCode, body, RetryAfterOf(response));
        }
        catch (BrokenCircuitException)
        {
            return new Exchange.NotSent("the provider is out of order and left alone", BreakMax);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Exchange.Lost($"no answer within {answerWithin.TotalSeconds:0.#} seconds");
        }
        catch (HttpRequestException failed) when (NeverLeft(failed.HttpRequestError))
        {
            return new Exchange.NotSent($"no connection ({failed.HttpRequestError})", null);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidOperationException)
        {
            var how = failed is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "broken off";
            return new Exchange.Lost($"no whole answer ({how})");
        }
    }

    /// <summary>
    /// The outcome of handing a text over to a provider that answers JSON (decision 0020): a success that can be read says
    /// what the text was taken as, 400 to 499 but 408 is a refusal, and everything else proves nothing.
    /// </summary>
    /// <param name="exchange">What came of the request.</param>
    /// <param name="sender">The sender that asked.</param>
    /// <param name="provider">The provider, as people call it.</param>
    /// <param name="taken">Reads a success; null when it can't be read.</param>
    /// <param name="refused">Reads a refusal.</param>
    public HandOver OutcomeOf(
        Exchange exchange,
        string sender,
        string provider,
        Func<JsonElement?, HandOver?> taken,
        Func<JsonElement?, Exchange.Answered, ProviderFailure> refused
    )
    {
        if (exchange is not Exchange.Answered answer)
        {
            return OutcomeOf(exchange);
        }

        var body = JsonFields.Parse(answer.Body);
        if (answer.Succeeded)
        {
            return taken(body)
                ?? new HandOver(Nod.Sending.Outcome.Unknown, null, $"{provider}'s answer could not be read");
        }

        return answer.Status is >= 400 and < 500 and not 408
            ? Refuse(sender, refused(body, answer))
            : new HandOver(Nod.Sending.Outcome.Unknown, null, $"{provider} answered {answer.Status}");
    }

    /// <summary>Why a request about something other than a text came to nothing; a sender that is throttled pauses.</summary>
    /// <param name="exchange">What came of the request: no success.</param>
    /// <param name="sender">The sender, or whatever else was named as asking.</param>
    /// <param name="refused">Reads a refusal.</param>
    public string WhyNot(
        Exchange exchange,
        string sender,
        Func<JsonElement?, Exchange.Answered, ProviderFailure> refused
    ) =>
        (
            exchange is Exchange.Answered answer
                ? Refuse(sender, refused(JsonFields.Parse(answer.Body), answer))
                : OutcomeOf(exchange)
        ).Detail
        ?? "no answer";

    /// <summary>The outcome of a request that brought no answer.</summary>
    public static HandOver OutcomeOf(Exchange unanswered) =>
        unanswered switch
        {
            Exchange.NotSent no => HandOver.Refused(
                new ProviderFailure(FailureKind.Temporary, "-", no.Why, no.RetryAfter)
            ),
            Exchange.Lost lost => new HandOver(Nod.Sending.Outcome.Unknown, null, lost.Why),
            _ => throw new ArgumentException("It was answered.", nameof(unanswered)),
        };

    /// <summary>The outcome of a refusal; a sender that is throttled, or whose account is at fault, pauses.</summary>
    public HandOver Refuse(string sender, ProviderFailure failure)
    {
        var pause = failure.Kind switch
        {
            FailureKind.Throttled => failure.RetryAfter ?? ThrottlePause,
            FailureKind.Account => failure.RetryAfter ?? AccountPause,
            _ => (TimeSpan?)null,
        };
        if (pause is not { } wanted)
        {
            return HandOver.Refused(failure);
        }

        var length = wanted < PauseMax ? wanted : PauseMax;
        pausedUntil[sender] = clock.GetUtcNow() + length;
        return HandOver.Refused(failure with { RetryAfter = length });
    }

    public void Dispose() => client.Dispose();

    private TimeSpan? PauseOf(string sender)
    {
        if (!pausedUntil.TryGetValue(sender, out var until))
        {
            return null;
        }

        var left = until - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        pausedUntil.TryRemove(KeyValuePair.Create(sender, until));
        return null;
    }

    // RFC 9110, section 10.2.3: seconds, or a date.
    private TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
            _ => null,
        };

    private static bool NeverLeft(HttpRequestError error) =>
        error
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

    private static bool IsOutOfOrder(Polly.Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or OperationCanceledException
        || outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError };
}
