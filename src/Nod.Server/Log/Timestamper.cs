using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Nod.Storage;
using Nod.Transparency;
using NodaTime;

namespace Nod.Server.Log;

/// <summary>
/// Has the latest checkpoint time-stamped by each authority (RFC 3161), at most once an hour and only if the log has grown.
/// What is stamped is the checkpoint with its signatures. A token that does not fit is not kept.
/// </summary>
internal sealed class Timestamper(SqlStore store, IReadOnlyList<Uri> authorities, HttpClient http, NodeLog log)
{
    private const int NonceBytes = 8;
    private static readonly Duration Interval = Duration.FromHours(1);

    private readonly Dictionary<Uri, (Instant At, long Size)> stamped = [];

    /// <summary>Asks every authority whose hour has come; how many stamped.</summary>
    public async Task<int> RunAsync(Instant now, CancellationToken cancellation)
    {
        var head = await store.ReadHeadAsync(cancellation);
        var count = 0;
        foreach (var authority in authorities)
        {
            var isDue =
                !stamped.TryGetValue(authority, out var last) || (head.Size > last.Size && now - last.At >= Interval);
            if (head.Size == 0 || !isDue)
            {
                continue;
            }

            try
            {
                await store.KeepTimestampAsync(await AskAsync(authority, head, cancellation), cancellation);
                stamped[authority] = (now, head.Size);
                count++;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or TaskCanceledException or IOException or CryptographicException
                    && !cancellation.IsCancellationRequested
                )
            {
                log.NotStamped(failure, authority.Host);
            }
        }

        return count;
    }

    private async Task<LogTimestamp> AskAsync(Uri authority, LogHead head, CancellationToken cancellation)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(
            Encoding.UTF8.GetBytes(head.Note),
            HashAlgorithmName.SHA256,
            nonce: RandomNumberGenerator.GetBytes(NonceBytes),
            requestSignerCertificates: true
        );
        using var content = new ByteArrayContent(request.Encode());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var answer = await http.PostAsync(authority, content, cancellation);
        answer.EnsureSuccessStatusCode();

        // Checks that the token is for this request, and that the certificate in it made the signature.
        var token = request.ProcessResponse(await answer.Content.ReadAsByteArrayAsync(cancellation), out _);
        return new LogTimestamp(
            head.Size,
            authority.AbsoluteUri,
            head.Note,
            token.AsSignedCms().Encode(),
            Instant.FromDateTimeOffset(token.TokenInfo.Timestamp)
        );
    }
}
