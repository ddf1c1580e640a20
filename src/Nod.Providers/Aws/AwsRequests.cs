using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nod.Providers.Aws;

/// <summary>Makes signed requests to AWS End User Messaging SMS (PinpointSMSVoiceV2, JSON 1.0).</summary>
internal sealed class AwsRequests(AwsSettings settings, TimeProvider clock)
{
    private const string MediaType = "application/x-amz-json-1.0";

    private readonly SigV4 signer = new(settings.AccessKeyId, settings.SecretAccessKey, settings.Region, "sms-voice");

    /// <summary>A request for an operation.</summary>
    public HttpRequestMessage Of(string operation, JsonObject input)
    {
        var body = Encoding.UTF8.GetBytes(input.ToJsonString());
        var target = "PinpointSMSVoiceV2." + operation;
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = MediaType,
            ["host"] = settings.Address.Authority,
            [SigV4.DateHeader] = SigV4.DateOf(clock.GetUtcNow()),
            ["x-amz-target"] = target,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        request.Headers.Add(SigV4.DateHeader, headers[SigV4.DateHeader]);
        request.Headers.Add("x-amz-target", target);
        request.Headers.TryAddWithoutValidation("Authorization", signer.Authorize("POST", "/", "", headers, body));
        return request;
    }
}
